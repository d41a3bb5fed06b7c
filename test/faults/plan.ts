import type { PipelineSettings } from '../../lib';
import type { RowSpec } from './rows';

export const STORE_KINDS = ['sqlite', 'redis', 'postgres'] as const;
export type StoreKind = (typeof STORE_KINDS)[number];

export interface StoreAddress {
	kind: StoreKind;
	/** A file's path or a server's URL. */
	address: string;
	namespace: string;
}

/** What happens at a point: the process ends, stops, is asked to end or waits, or its store fails from there on. */
export type Action =
	| { do: 'kill' | 'stop' | 'terminate'; afterMs?: number }
	| { do: 'wait'; ms: number }
	/** The step was done, and its caller is told that it failed, as when a connection breaks. */
	| { do: 'lose-answer' }
	/** From here on the store refuses: everything, or writes alone as with a full disk. */
	| { do: 'refuse'; what: 'everything' | 'writes'; forMs: number }
	/** Half of the request's body goes out, then the process is killed. */
	| { do: 'kill-within-body' };

export interface Injection {
	/**
	 * `before|after STEP`, where a step is `VERB PREFIX: FROM>TO` of the store, `http OPERATION`,
	 * `token OPERATION` or `bucket`; `*` stands for anything.
	 */
	at: string;
	/** At which time it comes to the point. Default 1. */
	nth?: number;
	action: Action;
}

/** Takes one safeguard away. */
export type Control = 'no-intent' | 'no-receipts' | 'not-atomic' | 'blind' | 'forgets';

/** What a worker process does: one import. */
export interface WorkerPlan {
	store: StoreAddress;
	apiBaseUrl: string;
	accessToken: string;
	rows: RowSpec;
	concurrency: number;
	/** What happens to published pins whose rows were edited. @default 'ask' */
	onEdit?: 'ask' | 'update' | 'publish';
	leaseMs: number;
	settings: Partial<PipelineSettings>;
	injections: Injection[];
	control?: Control;
	/** The store's clock jumps by this, so long after the start. */
	clockJump?: { ms: number; afterMs: number };
}

/** As in production, some hundred times as fast: the reconcile delay contains the call timeout, the listing's lag and a slow machine. */
export const SETTINGS: Partial<PipelineSettings> = {
	callTimeoutMs: 400,
	reconcileDelayMs: 1_000,
	reconcileGapMs: 250,
	pollMs: { first: 20, last: 80, factor: 1.5 },
	waitTimeoutMs: 5_000,
	clockSkewMs: 5_000,
};
export const LEASE_MS = 600;
export const LIST_LAG_MS = 200;
