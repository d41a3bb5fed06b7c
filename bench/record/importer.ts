import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Pool, request } from 'undici';
import {
	createOriginAgent,
	createPipelineContext,
	createRateLimiter,
	Ledger,
	mediaProblem,
	scopeOf,
	systemClock,
	tokenPort,
	urlSource,
	type AtomicStore,
	type BatchRow,
	type MediaOpener,
	type PinDraft,
	type RateLimiter,
} from '../../lib';
import { importBatch } from '../../lib/import/import-batch';
import { createLanes } from '../../lib/publish/lanes';
import { measured, openPlan, type StorePlan } from './stores';

export interface ImporterPlan {
	/** Absent: the bare loop. */
	store?: StorePlan;
	apiBaseUrl: string;
	accessToken: string;
	/** Images published at once. */
	concurrency: number;
}

/** One round: so many images under addresses that begin with this. */
export interface RoundPlan {
	rows: number;
	/** Makes the titles of a round its own. */
	name: string;
	/** Many, because the library opens few connections to one. */
	originUrls: string[];
}

export interface Round {
	seconds: number;
	reads: number;
	writes: number;
	/** The 99th percentile of the event loop's delay, in milliseconds. */
	p99: number;
}

/** Where `monitorEventLoopDelay` looks each millisecond, a quiet loop is measured at about one. */
const RESOLUTION_MS = 1;

/**
 * A process that publishes a round of images each time it is told to: through the library, or as a script without a
 * record does it. It is kept for all rounds, so that both are measured warm.
 */
export async function importWhenTold(plan: ImporterPlan): Promise<void> {
	const line = plan.store ? ourLine(plan, plan.store) : bareLoop(plan);
	process.on('message', (told: RoundPlan | 'end') => {
		if (told === 'end') return void line.close().then(() => process.exit(0));
		void measure(line, told).then((round) => process.send?.(round));
	});
	process.send?.('ready');
	await new Promise(() => undefined);
}

interface Line {
	verbs: { reads: number; writes: number };
	/** @returns how many rows are published then, by this or an earlier round. */
	publish(rows: BatchRow[]): Promise<number>;
	close(): Promise<void>;
}

async function measure(line: Line, { rows, name, originUrls }: RoundPlan): Promise<Round> {
	const urlOf = (number: number) => `${originUrls[number % originUrls.length]}/${name}/${number}-photo`;
	const batch = Array.from({ length: rows }, (_, number): BatchRow => ({
		row: number + 2,
		draft: { board: 'Travel', title: `${name} ${number}`, media: [{ url: urlOf(number) }] },
	}));
	const before = { ...line.verbs };
	const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
	loop.enable();
	const begun = performance.now();
	const published = await line.publish(batch);
	const seconds = (performance.now() - begun) / 1000;
	loop.disable();
	if (published !== rows) throw new Error(`${rows - published} of ${rows} rows are not published`);
	const { reads, writes } = line.verbs;
	return { seconds, reads: reads - before.reads, writes: writes - before.writes, p99: loop.percentile(99) / 1e6 };
}

/** The line as an import has it, with its rate limiter on the same store. */
function ourLine({ apiBaseUrl, accessToken, concurrency }: ImporterPlan, plan: StorePlan): Line {
	const opened = openPlan(plan);
	const { store, verbs } = measured(opened, plan.roundTripMs);
	const rateLimiter = createRateLimiter({ clock: systemClock, store, scope: scopeOf(apiBaseUrl) });
	const agent = createOriginAgent({ allowPrivateNetwork: true });
	const open: MediaOpener = (ref) => {
		if ('url' in ref) return urlSource(ref.url, agent);
		throw mediaProblem('binary-missing', 'rows have addresses', 'replace-asset');
	};
	return {
		verbs,
		async publish(rows) {
			const pipeline = pipelineOver(store, rateLimiter);
			await pipeline.account.id();
			let published = 0;
			for await (const { outcome, problem } of importBatch(pipeline, listed(rows), { open })) {
				if (outcome === 'created' || outcome === 'existing') published += 1;
				else console.error(problem?.message ?? outcome);
			}
			return published;
		},
		async close() {
			await rateLimiter.settled();
			await opened.disconnect();
		},
	};

	function pipelineOver(store: AtomicStore, rateLimiter: RateLimiter) {
		const pipeline = createPipelineContext({
			http: tokenPort({ apiBaseUrl, tokens: { current: async () => accessToken, refresh: async () => undefined } }),
			apiBaseUrl,
			ledger: new Ledger(store, { owner: `bench ${process.pid}`, leaseMs: 60_000 }),
			rateLimiter,
			allowPrivateNetwork: true,
		});
		return { ...pipeline, lanes: createLanes({ images: concurrency }) };
	}
}

async function* listed(rows: BatchRow[]): AsyncGenerator<BatchRow> {
	yield* rows;
}

/**
 * What a script without a record does for the same rows: it asks each origin for the same bytes in the same two
 * requests (the first 16 KiB, and then the whole image) and sends the image as base64 in one `POST /pins`. It knows the
 * board's ID, keeps no pace, checks no picture, and writes nothing down.
 */
function bareLoop({ apiBaseUrl, accessToken, concurrency }: ImporterPlan): Line {
	const api = new Pool(new URL(apiBaseUrl).origin, { connections: concurrency });
	const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' };
	let boardId: string | undefined;
	return {
		verbs: { reads: 0, writes: 0 },
		async publish(rows) {
			boardId ??= await boardNamed('Travel');
			let published = 0;
			const rest = rows.values();
			const publishRest = async () => {
				for (const { draft } of rest) if (draft && (await publishOne(draft))) published += 1;
			};
			await Promise.all(Array.from({ length: concurrency }, publishRest));
			return published;
		},
		close: async () => await api.close(),
	};

	async function boardNamed(name: string): Promise<string | undefined> {
		const { body } = await api.request({ method: 'GET', path: '/v5/boards?page_size=250', headers });
		const { items } = (await body.json()) as { items: { id: string; name: string }[] };
		return items.find((board) => board.name === name)?.id;
	}

	async function publishOne({ title, media }: PinDraft): Promise<boolean> {
		const [ref] = media;
		if (!ref || !('url' in ref)) return false;
		const head = await request(ref.url, { headers: { range: 'bytes=0-16383' } });
		await head.body.arrayBuffer();
		const image = await request(ref.url);
		const data = Buffer.from(await image.body.arrayBuffer()).toString('base64');
		const media_source = { source_type: 'image_base64', content_type: 'image/jpeg', data };
		const pin = JSON.stringify({ board_id: boardId, title, media_source });
		const { statusCode, body } = await api.request({ method: 'POST', path: '/v5/pins', headers, body: pin });
		const answer = await body.json();
		if (statusCode !== 201) console.error(statusCode, answer);
		return statusCode === 201;
	}
}
