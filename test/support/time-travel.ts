import { setTimeout as delay } from 'node:timers/promises';
import type { EmulatorOptions } from '../../emulator';
import {
	createRateLimiter,
	Ledger,
	runDue,
	runJob,
	type HttpPort,
	type JobRecord,
	type MediaOpener,
	type Outcome,
	type PipelineContext,
} from '../../lib';
import { MemoryStore } from '../../lib/store/memory-store';
import { emulate, openMedia, pipelineAt, samples, type PipelineAt } from './pipeline';
import { UNLIMITED } from './throttle';
import { VirtualClock } from './clock';

const START = Date.parse('2027-03-22T09:00:00Z');
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Long enough that a renewal, which comes by the machine's own time, is never late by the virtual one. */
const LEASE_MS = DAY;
/** After so many looks in which nothing is under way, everybody waits for the clock. */
const QUIET_LOOKS = 5;
const UNDER_WAY = /^(FSReq|CloseReq|WriteWrap|GetAddrInfo|TCPConnect)/;

/** Production's own waits, in a time that stands still while anything is to be done. */
const asInProduction = {
	pollMs: { first: 2 * SECOND, last: 15 * SECOND, factor: 1.5 },
	waitTimeoutMs: 2 * MINUTE,
	reconcileDelayMs: 3 * MINUTE,
	reconcileGapMs: MINUTE,
};

/** Opens addresses of images.example.com, and binary data, from the samples. */
export const openSamples: MediaOpener = (ref) => {
	if ('binary' in ref) return openMedia({ file: 'media/mountain-lake.jpg', folder: samples });
	return openMedia('url' in ref ? { file: `media${new URL(ref.url).pathname}`, folder: samples } : ref);
};

/** The emulator, a store and everything that waits, on one virtual clock. The emulator's windows are as long as Pinterest's. */
export async function travel(options: EmulatorOptions = {}) {
	let calls = 0;
	const settled = async () => {
		for (let quiet = 0; quiet < QUIET_LOOKS;) {
			await delay(1);
			const busy = calls > 0 || process.getActiveResourcesInfo().some((resource) => UNDER_WAY.test(resource));
			quiet = busy ? 0 : quiet + 1;
		}
	};
	const clock = new VirtualClock(START, { settled });
	const emulator = await emulate({ now: clock.now, ...options });
	const store = new MemoryStore(clock.now);
	const counted =
		(port: HttpPort): HttpPort =>
		async ({ deadline: _, ...request }) => {
			calls += 1; // its own time-out is by the machine's time
			return await port(request).finally(() => (calls -= 1));
		};
	const paceOf = () => createRateLimiter({ clock, random: () => 0.5, throttle: UNLIMITED });

	function pipeline({ settings, http = (port) => port, ...more }: PipelineAt = {}): PipelineContext {
		const travelling = { store, clock, random: () => 0, rateLimiter: paceOf(), leaseMs: LEASE_MS };
		return pipelineAt(emulator, {
			...travelling,
			...more,
			settings: { ...asInProduction, ...settings },
			http: (port) => http(counted(port)),
		});
	}

	/** Runs what is due for so long, as `worker` does. @returns what each job came to. */
	async function work(by: PipelineContext, milliseconds: number, open = openSamples): Promise<Outcome[]> {
		const stop = new AbortController();
		const ended: Outcome[] = [];
		const running = runDue({
			ledger: by.ledger,
			clock,
			signal: stop.signal,
			work: async (taken) =>
				void ended.push(
					await runJob(by, taken, { open, signal: stop.signal, maxDelayMs: Infinity, ownKeys: new Set() }),
				),
		});
		await clock.pass(milliseconds);
		stop.abort(new DOMException('stopped', 'AbortError'));
		await clock.until(running);
		return ended;
	}

	const jobs = async (): Promise<JobRecord[]> => {
		const all: JobRecord[] = [];
		for await (const job of new Ledger(store, { owner: 'test', leaseMs: LEASE_MS }).jobs()) all.push(job);
		return all;
	};
	return {
		clock,
		emulator,
		store,
		pipeline,
		paceOf,
		work,
		jobs,
		sent: (operation: string) => sentTo(emulator, operation),
	};
}

/** How often an operation was called, such as `POST /pins`. */
export function sentTo(emulator: { requests(): { method: string; path: string }[] }, operation: string): number {
	return emulator.requests().filter(({ method, path }) => `${method} ${path.replace('/v5', '')}` === operation).length;
}

/** Of a moment as problems carry it, in whole seconds; undefined where there is none. */
export const secondsFrom = (from: number, iso: string | undefined) => iso && (Date.parse(iso) - from) / SECOND;
