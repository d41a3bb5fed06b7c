import { writeSync } from 'node:fs';
import type { RowResult } from '../../lib';
import type { Action, Injection } from './plan';

/** What a worker tells its parent, one JSON line each. */
export type WorkerLine = { started: true } | { fired: string } | { result: RowResult } | { error: string };

/** Written to the end before anything else happens, so that a killed worker has said what it said. */
export function tell(line: WorkerLine): void {
	writeSync(1, `${JSON.stringify(line)}\n`);
}

export type Moment = 'before' | 'after';

/** Where a worker's planned accidents happen. */
export interface Injector {
	/** Passes a point: what is planned there happens now. */
	pass(moment: Moment, step: string): Promise<void>;
	/** Whether this request is to be cut within its body. */
	cutsBody(step: string): boolean;
	/** @throws Error while the store refuses. */
	allow(verb: string): void;
}

const WRITES = new Set(['insert', 'swap', 'set', 'delete']);

export function createInjector(injections: Injection[]): Injector {
	const planned = injections.map((injection) => ({
		...injection,
		left: injection.nth ?? 1,
		matches: patternOf(injection.at),
	}));
	let refusal: { what: 'everything' | 'writes'; until: number } | undefined;

	function due(moment: Moment, step: string, wanted: (action: Action) => boolean): Injection | undefined {
		for (const entry of planned) {
			if (entry.left <= 0 || !wanted(entry.action) || !entry.matches.test(`${moment} ${step}`)) continue;
			entry.left -= 1;
			if (entry.left > 0) continue;
			tell({ fired: entry.at });
			return entry;
		}
		return undefined;
	}

	return {
		async pass(moment, step) {
			const entry = due(moment, step, (action) => action.do !== 'kill-within-body');
			if (!entry) return;
			const { action } = entry;
			if (action.do === 'wait') await new Promise((resolve) => setTimeout(resolve, action.ms));
			else if (action.do === 'lose-answer') throw new Error('the connection was lost');
			else if (action.do === 'refuse') {
				refusal = { what: action.what, until: Date.now() + action.forMs };
				if (moment === 'before') this.allow(step);
			} else if (action.do !== 'kill-within-body') strike(action.do, action.afterMs);
		},
		cutsBody: (step) => due('before', step, (action) => action.do === 'kill-within-body') !== undefined,
		allow(step) {
			if (!refusal || Date.now() > refusal.until) return;
			const verb = step.split(' ')[0] ?? '';
			if (refusal.what === 'everything') throw new Error('the store is down');
			// As node:sqlite says it.
			if (WRITES.has(verb))
				throw Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 });
		},
	};
}

const SIGNALS = { kill: 'SIGKILL', stop: 'SIGSTOP', terminate: 'SIGTERM' } as const;

function strike(kind: keyof typeof SIGNALS, afterMs: number | undefined): void {
	const now = () => process.kill(process.pid, SIGNALS[kind]);
	if (afterMs === undefined) now();
	else setTimeout(now, afterMs);
}

function patternOf(at: string): RegExp {
	return new RegExp(
		`^${at
			.split('*')
			.map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
			.join('.*')}$`,
	);
}
