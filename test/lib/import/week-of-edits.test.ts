import { createServer } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import {
	batchRows,
	isoTime,
	runDue,
	runJob,
	Schedule,
	type AtomicStore,
	type Clock,
	type RowResult,
} from '../../../lib';
import { readRows } from '../../../lib/rows/read-rows';
import { importBatch } from '../../../lib/import/import-batch';
import type { OnEdit } from '../../../lib/publish/edit-job';
import { SqliteStore } from '../../../lib/store/sqlite-store';
import { call, png } from '../../emulator/helpers';
import { afterThisTest } from '../../support/cleanup';
import { ownFolder } from '../../support/cli';
import { listening } from '../../support/origin';
import { emulate, openMedia, pipelineAt } from '../../support/pipeline';
import { seeded } from '../../support/seeded';
import { Intended, same, textsOf, type IntendedPin } from './week/intended';
import { Sheet, type Line } from './week/sheet';
import { DAY, MONDAY, WEEK, type Office } from './week/week';

const SEED = 7;
const NO_LIMITS = { timeScale: 1_000, limits: { org_read: 1e9, org_write: 1e9 } };
/** Pictures are told apart by how high they are. */
const HEIGHT = 300;

/** The time of the story: it stands where the story puts it, and real waits pass beside it. */
class StoryClock implements Clock {
	private start = performance.now();

	constructor(private time: number) {}

	now = () => Math.floor(this.time + performance.now() - this.start);
	/** That of the process: the deadlines of calls count by it. */
	monotonic = () => performance.now();
	sleep = async (milliseconds: number, signal?: AbortSignal) => {
		await delay(Math.min(Math.max(0, milliseconds), 20), undefined, { signal });
	};

	goTo(time: number): void {
		this.time = time;
		this.start = performance.now();
	}
}

/** A store whose clock is the story's. */
function storeAt(file: string, { now }: Clock): AtomicStore {
	const store = new SqliteStore(file);
	afterThisTest(async () => await store.disconnect());
	return new Proxy(store, {
		get(target, name) {
			if (name === 'now') return async () => now();
			const member: unknown = Reflect.get(target, name, target);
			return typeof member === 'function' ? (member.bind(target) as unknown) : member;
		},
	});
}

/** A drive that gives out addresses; those that are signed end after a week. */
async function drive({ now }: Clock): Promise<Office['addressOf']> {
	const port = await listening(
		createServer(({ url }, response) => {
			const picture = Number(/(\d+)\.png/.exec(url ?? '')?.[1]);
			response.end(png(200, HEIGHT + picture));
		}),
	);
	let signatures = 0;
	return (picture, access) => {
		const address = `http://127.0.0.1:${port}/bucket/${picture}.png`;
		if (access === 'open') return address;
		const signed = new URLSearchParams({
			'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
			'X-Amz-Credential': 'someone/20270322/eu-central-1/s3/aws4_request',
			'X-Amz-Date': isoTime(now()).replaceAll(/[-:]/g, ''),
			'X-Amz-Expires': '604800',
			'X-Amz-SignedHeaders': 'host',
			'X-Amz-Signature': (++signatures).toString(16).padStart(64, '0'),
		});
		return `${address}?${signed.toString()}`;
	};
}

async function office() {
	const clock = new StoryClock(MONDAY);
	const emulator = await emulate({ ...NO_LIMITS, now: clock.now });
	const store = storeAt(join(await ownFolder(), 'ledger.sqlite'), clock);
	const [sheet, intended, random] = [new Sheet(), new Intended(), seeded(SEED)];
	const boards = () => emulator.boards().map(({ name }) => name);
	/** As a command opens one: it knows of Pinterest what it asks for anew. */
	const pipeline = () => pipelineAt(emulator, { store, clock, unpaced: true });
	let keys = new Map<Line, string>();

	const people: Office = {
		sheet,
		addressOf: await drive(clock),
		now: clock.now,
		isOut: ({ cells }) => !cells.run_at || Date.parse(cells.run_at) <= clock.now(),
		some(count, fits) {
			const left = sheet.lines.filter(fits);
			return Array.from({ length: count }, () => left.splice(Math.floor(random() * left.length), 1)[0] as Line);
		},
		async rename(board, name) {
			const id = emulator.boards().find((each) => each.name === board)?.id as string;
			const { status } = await call(emulator, 'PATCH', `/boards/${id}`, { name });
			expect(status).toBe(200);
			intended.renamed(board, name);
		},
		async cancel(lines) {
			for (const line of lines)
				await new Schedule(pipeline().ledger).cancel(keys.get(line) as string, 'cancelled by hand');
			intended.cancel(lines);
		},
	};

	/** Publishes what is due, as a worker does that is started now. */
	async function work(): Promise<void> {
		const stop = new AbortController();
		const by = pipeline();
		await runDue({
			ledger: by.ledger,
			clock,
			signal: stop.signal,
			work: async (taken) =>
				void (await runJob(by, taken, {
					open: openMedia,
					signal: stop.signal,
					maxDelayMs: Infinity,
					ownKeys: new Set(),
				})),
			onPoll: async ({ underWay, idleMs }) => {
				if (underWay === 0 && idleMs > 0) stop.abort();
			},
		});
	}

	async function importSheet(onEdit: OnEdit): Promise<Map<Line, RowResult>> {
		intended.imported(sheet, { now: clock.now(), onEdit, boards: boards() });
		const rows = readRows(Readable.from([Buffer.from(sheet.csv())]), { format: 'csv' });
		const answers = new Map<Line, RowResult>();
		for await (const result of importBatch(pipeline(), batchRows(rows, {}), {
			open: openMedia,
			onEdit,
			past: 'refuse',
		}))
			answers.set(sheet.lines[result.row - 2] as Line, result);
		keys = new Map([
			...keys,
			...[...answers].flatMap(([line, { idempotencyKey }]) =>
				idempotencyKey ? [[line, idempotencyKey] as const] : [],
			),
		]);
		return answers;
	}

	const published = () =>
		emulator.pins().map(({ boardId, title, description, link, images, createdAt }) => ({
			picture: (images[0]?.height ?? 0) - HEIGHT,
			texts: {
				board: emulator.boards().find(({ id }) => id === boardId)?.name ?? '',
				title: title ?? '',
				description: description ?? '',
				link: link ?? '',
			},
			createdAt,
		}));
	return { clock, people, intended, work, importSheet, published };
}

/** How many rows were answered with more than that they are published or scheduled, by what they were told. */
function told(answers: Iterable<RowResult>): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { outcome, problem, changed = [] } of answers) {
		const answer = problem?.code ?? `${outcome}${changed.length > 0 ? '+' : ''}`;
		if (!['existing', 'scheduled'].includes(answer)) counts[answer] = (counts[answer] ?? 0) + 1;
	}
	return counts;
}

type Published = ReturnType<Awaited<ReturnType<typeof office>>['published']>[number];
const inOrder = (pins: Pick<Published, 'picture' | 'texts'>[]) =>
	pins.map(({ picture, texts }) => JSON.stringify([picture, texts])).sort();
const wanted = (pins: IntendedPin[]) => inOrder(pins.map(({ line, texts }) => ({ picture: line.picture, texts })));

it('a sheet of 200 rows that three people edit for a week comes to one pin for each that they want, with its last text, and every surprise is answered', async () => {
	const { clock, people, intended, work, importSheet, published } = await office();
	for (const { who, does, at, edit, onEdit = 'ask', answers: expected } of WEEK) {
		const step = `${who} ${does}`;
		clock.goTo(MONDAY + at);
		await work();
		await edit?.(people);
		const answers = await importSheet(onEdit);
		expect([step, told(answers.values())]).toEqual([step, expected]);
		const pins = published();
		expect([step, ...inOrder(pins)]).toEqual([step, ...wanted(intended.published(clock.now()))]);
		// A row without a problem is as the sheet says, or waits for its time: nothing else goes without a word.
		const silent = [...answers].filter(([, { outcome, problem }]) => !problem && outcome !== 'scheduled');
		const isThere = ([line]: [Line, RowResult]) =>
			pins.some(({ picture, texts }) => picture === line.picture && same(texts, textsOf(line)));
		expect([step, silent.filter((row) => !isThere(row))]).toEqual([step, []]);
	}
	clock.goTo(MONDAY + 9 * DAY);
	await work();
	expect(inOrder(published())).toEqual(wanted(intended.pins.filter(({ cancelled }) => !cancelled)));
	const early = published().filter(({ picture, texts, createdAt }) =>
		intended.pins.some((pin) => pin.line.picture === picture && same(pin.texts, texts) && pin.from > createdAt),
	);
	expect(early).toEqual([]);
});
