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
	const apart = () => clock.now() - clock.monotonic();
	let offset = { least: apart(), most: apart(), at: -Infinity, own: apart() };
	let measuring: Promise<void> | undefined;
	const hasStepped = ({ own }: typeof offset) => Math.abs(apart() - own) >= STEP_MS;
	async function measure() {
		const own = apart();
		const before = clock.monotonic();
		const there = await store.askNow();
		const after = clock.monotonic();
		const answer = { least: there - after, most: there + GRAIN_MS - before, at: after, own };
		// A machine that slept over the answer does not know how old it is.
		return { answer, tookMs: hasStepped(answer) ? Infinity : answer.most - answer.least };
	}
	async function measureWell(): Promise<void> {
		let best = await measure();
		for (let tries = 1; tries < TRIES && best.tookMs > GOOD_ANSWER_MS; tries++) {
			const next = await measure();
			if (next.tookMs < best.tookMs) best = next;
		}
		offset = best.answer;
	}
	return {
		async prepare() {
			if (clock.monotonic() < offset.at + MEASURE_AGAIN_MS && !hasStepped(offset)) return;
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
