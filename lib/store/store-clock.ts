import type { Clock } from '../model/clock';
import type { SharedStore } from '../store/compare-and-set';

/** The moment by a clock that all who share a budget agree on, which is known within bounds. Epoch milliseconds. */
export interface SharedClock {
	/** To be called before the bounds are asked for; may take a round trip. */
	prepare(): Promise<void>;
	earliest(): number;
	latest(): number;
}

/** The process's own clock, which nothing but time moves. */
export function localClock(clock: Clock): SharedClock {
	const begun = clock.now() - clock.monotonic();
	const now = () => begun + clock.monotonic();
	return { prepare: async () => undefined, earliest: now, latest: now };
}

/** Two clocks may drift apart by a few thousandths of a second in this time. */
const MEASURE_AGAIN_MS = 60_000;
/** A machine that slept, or whose clock was set, finds its two clocks this far apart from before. */
const STEP_MS = 500;
/** An answer that took longer tells too little, and is asked for again. */
const GOOD_ANSWER_MS = 10;
const TRIES = 3;
/** Stores say whole milliseconds, rounded down. */
const GRAIN_MS = 1;

/**
 * The store's clock, asked once a minute, and sooner when this machine slept or its clock was set. In between it is
 * carried on by the process's own.
 */
export function storeClock(store: Pick<SharedStore, 'askNow'>, clock: Clock): SharedClock {
	// Until the store has answered, its clock is taken to be this machine's.
	const own = clock.now() - clock.monotonic();
	let offset = { least: own, most: own, at: -Infinity, own };
	let measuring: Promise<void> | undefined;
	async function measure(): Promise<typeof offset> {
		const before = clock.monotonic();
		const there = await store.askNow();
		const after = clock.monotonic();
		return { least: there - after, most: there + GRAIN_MS - before, at: after, own: clock.now() - after };
	}
	async function measureWell(): Promise<void> {
		let best = await measure();
		for (let tries = 1; tries < TRIES && best.most - best.least > GOOD_ANSWER_MS; tries++) {
			const next = await measure();
			if (next.most - next.least < best.most - best.least) best = next;
		}
		offset = best;
	}
	return {
		async prepare() {
			const stepped = Math.abs(clock.now() - clock.monotonic() - offset.own) >= STEP_MS;
			if (clock.monotonic() < offset.at + MEASURE_AGAIN_MS && !stepped) return;
			measuring ??= measureWell().finally(() => (measuring = undefined));
			await measuring;
		},
		earliest: () => clock.monotonic() + offset.least,
		latest: () => clock.monotonic() + offset.most,
	};
}

/** One moment for those who need no bounds. Epoch milliseconds, whole. */
export async function nowBy(time: SharedClock): Promise<number> {
	await time.prepare();
	return Math.floor((time.earliest() + time.latest()) / 2);
}
