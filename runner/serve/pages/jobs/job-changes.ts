import type { Context } from 'hono';
import { BulkLog, PipelineError, readLocal, Schedule, type JobRecord } from '../../../../lib';
import type { Desk } from '../../desk';
import type { Env } from '../../env';
import { momentOf, notFound, redirectWith } from '../../layout';
import { jobPage } from './job';
import { jobAddress } from './list-query';

/** What a person does to one pin. */
type Change = (job: JobRecord, c: Context<Env>) => Promise<Response>;

/** @returns a route that makes a change; where it is refused, the page of the pin says why. */
export function changeRoute(desk: Desk, change: Change) {
	return async (c: Context<Env>) => {
		const key = c.req.param('key') ?? '';
		const job = await desk.ledger.find(key);
		if (!job) return notFound(c, 'There is no such pin in this record.');
		try {
			return await change(job, c);
		} catch (error) {
			if (!(error instanceof PipelineError) || error.problem.category === 'store') throw error;
			return await jobPage(c, desk, key, error.problem);
		}
	};
}

/** Tries a pin again. One whose record has no pin to publish is tried again with its row, in the background. */
export function retry({ ledger }: Desk): Change {
	return async ({ key, state, draft, label }, c) => {
		const by = c.var.session.name;
		const isRow = !draft && label.importId !== undefined && state !== 'cancelled';
		if (isRow) {
			const { id } = await new BulkLog(ledger).begin({ kind: 'retry', keys: [key], by });
			return redirectWith(c, `/bulk/${id}`, 'The row is tried again.');
		}
		const job = await new Schedule(ledger).retry(
			key,
			`${state === 'cancelled' ? 'brought back' : 'tried again'} by ${by}`,
		);
		const isScheduled = job.state === 'scheduled';
		return redirectWith(
			c,
			jobAddress(key),
			isScheduled ? 'It is scheduled again.' : 'It is no longer cancelled. Import its row again to publish it.',
		);
	};
}

export function move({ ledger, timeZone }: Desk): Change {
	return async ({ key, dueAt = 0 }, c) => {
		const text = (await c.req.parseBody()).to;
		const at = readLocal(typeof text === 'string' ? text : undefined, timeZone);
		if (at === undefined) return redirectWith(c, jobAddress(key), 'Choose a day and a time. Nothing was changed.');
		const [from, to] = [dueAt, at].map((moment) => new Date(moment).toISOString());
		await new Schedule(ledger).move(key, at, `moved from ${from} to ${to} by ${c.var.session.name}`);
		return redirectWith(c, jobAddress(key), `It is due on ${momentOf(at, timeZone)} now.`);
	};
}

export function publishNow({ ledger }: Desk): Change {
	return async ({ key }, c) => {
		const now = await ledger.store.now();
		await new Schedule(ledger).move(key, now, `moved to now by ${c.var.session.name}`);
		return redirectWith(c, jobAddress(key), 'It is due now. The worker publishes it.');
	};
}

export function cancel({ ledger }: Desk): Change {
	return async ({ key }, c) => {
		await new Schedule(ledger).cancel(key, `cancelled by ${c.var.session.name}`);
		return redirectWith(c, jobAddress(key), 'It is cancelled.');
	};
}
