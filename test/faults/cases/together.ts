import type { Fault } from '../../../emulator';
import type { StoreKind, WorkerPlan } from '../plan';
import { Stage, type StageOptions } from '../stage';
import type { Tally } from '../tally';

/** One process is stopped where it says, another does the whole import, and the first one wakes up in a world that went on. */
export async function whileStopped(store: StoreKind, plan: Partial<WorkerPlan>, faults: Fault[] = []): Promise<Tally> {
	return await Stage.play(store, { rows: { count: 1 } }, async (stage) => {
		for (const fault of faults) stage.emulator.faults.add(fault);
		const zombie = stage.begin(plan);
		await zombie.fired;
		// A delayed stop comes later than it is told.
		const delays = (plan.injections ?? []).map(({ action }) => ('afterMs' in action ? (action.afterMs ?? 0) : 0));
		await new Promise((resolve) => setTimeout(resolve, Math.max(0, ...delays) + 20));
		await stage.run();
		zombie.child.kill('SIGCONT');
		await zombie.ended;
		await stage.finish();
	});
}

/** Several processes import the same rows at once. */
export async function together(
	store: StoreKind,
	options: StageOptions,
	processes: number,
	faults: Fault[] = [],
): Promise<Tally> {
	return await Stage.play(store, options, async (stage) => {
		for (const fault of faults) stage.emulator.faults.add(fault);
		const runs = Array.from({ length: processes }, () => stage.begin());
		await Promise.all(runs.map(async ({ ended }) => await ended));
		await stage.finish();
	});
}
