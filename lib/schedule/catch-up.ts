import type { Schedule } from '../ledger/schedule';
import { isoTime } from '../model/clock';
import { PipelineError } from '../model/problem';

/** What happens to jobs that came due while nothing ran. */
export interface MissedRule {
	/** `run-late` runs them now, `skip` cancels them, `spread` gives them new times, evenly over `spreadMs` from now. */
	rule: 'run-late' | 'skip' | 'spread';
	/** How late a job may be without having been missed, in milliseconds: a restart is no downtime. */
	graceMs: number;
	/** In milliseconds. */
	spreadMs: number;
}

export const DEFAULT_MISSED: MissedRule = { rule: 'run-late', graceMs: 10 * 60_000, spreadMs: 60 * 60_000 };

/**
 * Applies the rule to the jobs that are late by more than the grace time, after a time without any poll. Jobs
 * that another process holds are left to it. If it is interrupted, the next call does the rest.
 */
export async function catchUp(
	schedule: Schedule,
	{ rule, graceMs, spreadMs }: MissedRule,
	nowMs: number,
): Promise<void> {
	if (rule === 'run-late') return;
	const until = nowMs - graceMs;
	const missed = rule === 'spread' ? await schedule.count(until) : 0;
	let index = 0;
	for await (const { key, dueAt = 0 } of schedule.all(until)) {
		const reason = `missed at ${isoTime(dueAt)}, when nothing ran`;
		const decision =
			rule === 'skip'
				? schedule.cancel(key, reason)
				: schedule.move(key, nowMs + Math.round((index++ / missed) * spreadMs), reason);
		await decision.catch((error: unknown) => {
			if (!(error instanceof PipelineError) || error.problem.category !== 'conflict') throw error;
		});
	}
}
