import type { FaultCase, Size } from '../case';
import { CRASH_POINTS, type CrashPoint } from '../crash-points';
import type { StoreKind } from '../plan';
import { Stage } from '../stage';
import { accidents } from './accidents';

const FULL_TIMES = 4;

/** A process killed at each point, and the import started again. */
export function crashes(size: Size): FaultCase[] {
	const killed = CRASH_POINTS.map((point): FaultCase => ({
		group: 'crash',
		fault: point.name,
		stores: size.stores,
		expect: 'holds',
		times: size.full ? FULL_TIMES : 1,
		play: async (store) => await crashAt(store, point),
	}));
	return [...killed, ...accidents(size)];
}

async function crashAt(
	store: StoreKind,
	{ at, nth, action = { do: 'kill' }, faults = [], rows = { count: 4, videos: 1 } }: CrashPoint,
) {
	return await Stage.play(store, { rows }, async (stage) => {
		for (const fault of faults) stage.emulator.faults.add(fault);
		const { signal } = await stage.run({ injections: [{ at, nth, action }] });
		if (signal !== 'SIGKILL') stage.faults.push(`not killed at: ${at}`);
		await stage.finish();
	});
}
