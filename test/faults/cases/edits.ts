import type { FaultCase, Size } from '../case';
import type { Action } from '../plan';
import { Stage } from '../stage';

const ROWS = { count: 3 };
const EDITED = { ...ROWS, edited: '!' };
const UPDATE = { onEdit: 'update' } as const;

/** The steps of an edit of a published pin: it is held, changed, and recorded with the key that leads to it. */
const POINTS: { name: string; at: string; action?: Action }[] = [
	{ name: 'about to be held', at: 'before swap job: published>published' },
	{ name: 'held, nothing sent', at: 'after swap job: published>published' },
	{ name: 'about to be changed', at: 'before http PATCH /pins/{pin_id}' },
	{ name: 'sent, not answered', at: 'before http PATCH /pins/{pin_id}', action: { do: 'kill', afterMs: 60 } },
	{ name: 'changed, not recorded', at: 'after http PATCH /pins/{pin_id}' },
	{ name: 'about to be recorded', at: 'before swap job: published>published, *set edit:*' },
	{ name: 'recorded, not reported', at: 'after swap job: published>published, *set edit:*' },
];

/** A sheet that is published, edited, and imported again with the edit by a process that is killed on the way. */
export function edits({ stores }: Size): FaultCase[] {
	const killed = POINTS.map(({ name, at, action = { do: 'kill' } }): FaultCase => ({
		group: 'edit',
		fault: `an edit that is ${name}`,
		stores,
		expect: 'holds',
		play: async (store) =>
			await Stage.play(store, { rows: EDITED, plan: UPDATE }, async (stage) => {
				const stalls = at.includes('http') && action.do === 'kill' && action.afterMs !== undefined;
				await stage.run({ rows: ROWS });
				if (stalls) stage.emulator.faults.add({ on: 'PATCH /pins/:pin_id', kind: 'stall', ms: 200, times: 1 });
				const { signal } = await stage.run({ injections: [{ at, action }] });
				if (signal !== 'SIGKILL') stage.faults.push(`not killed at: ${at}`);
				await stage.finish();
			}),
	}));
	const together: FaultCase = {
		group: 'edit',
		fault: 'two processes at the same edited rows',
		stores,
		expect: 'holds',
		play: async (store) =>
			await Stage.play(store, { rows: EDITED, plan: UPDATE }, async (stage) => {
				await stage.run({ rows: ROWS });
				await Promise.all([stage.run(), stage.run()]);
				await stage.finish();
			}),
	};
	return [...killed, together];
}
