import type { FaultCase, Size } from '../case';
import { faultsOf } from './ambiguity';
import { together } from './together';

/** Several processes at the same rows at once. */
export function races({ full, stores }: Size): FaultCase[] {
	const count = full ? 500 : 100;
	return stores.flatMap((kind) => {
		const processes = kind === 'sqlite' ? 2 : 4;
		const row = (fault: string, probability: number): FaultCase => ({
			group: 'race',
			fault: `${processes} processes at the same ${count} rows${fault}`,
			stores: [kind],
			expect: 'holds',
			alone: true,
			play: async (store) => {
				const plan = { concurrency: 6, leaseMs: 2_000, settings: { reconcileDelayMs: 2_000, waitTimeoutMs: 20_000 } };
				return await together(
					store,
					{ rows: { count, videos: 1 }, plan },
					processes,
					probability === 0 ? [] : faultsOf(probability, 3),
				);
			},
		});
		return [row('', 0), row(', every tenth publish unanswered', 0.1)];
	});
}
