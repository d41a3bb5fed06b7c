import { readdirSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it, vi } from 'vitest';
import { PipelineError, type MediaSource } from '../../../../lib';
import { BUDGET } from '../../../../lib/preflight/probe/budgets';
import { probeMedia } from '../../../../lib/preflight/probe/probe';
import { seeded } from '../../../support/seeded';
import { MUTATIONS } from './mutations';

const CASES = Number(process.env.FUZZ_CASES ?? 2000);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const SLOWEST_MS = 1000;
/** Of the heap after collection; what stays of a case would be seen ten times over. */
const GROWTH_BYTES = 16 * 1024 * 1024;
/** Of the whole process at its worst, with caches and collections that have not run yet. */
const PEAK_GROWTH_BYTES = 400 * 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;

const folder = `${__dirname}/corpus/`;
const corpus = readdirSync(folder).map((file) => ({ file, bytes: readFileSync(folder + file) }));
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Origins that know ranges, that do not, that tell no size, and that lie about it. */
const ORIGINS: readonly ((bytes: Buffer) => MediaSource)[] = [
	(bytes) => source((start, end) => ({ part: bytes.subarray(start, end), size: bytes.length, start })),
	(bytes) => source(() => ({ part: bytes, size: bytes.length, start: 0 })),
	(bytes) => source((start, end) => ({ part: bytes.subarray(start, end), size: null })),
	(bytes) => source((start, end) => ({ part: bytes.subarray(start, end), size: bytes.length * 3, start })),
];

function source(
	answer: (start: number, end: number) => { part: Buffer; size: number | null; start?: number },
): MediaSource {
	return {
		name: 'mutant',
		async open(range) {
			const { part, size, start } = answer(range?.start ?? 0, range?.end ?? Infinity);
			const pieces = Array.from({ length: Math.ceil(part.length / CHUNK_BYTES) }, (_, index) =>
				part.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES),
			);
			return { stream: Readable.from(pieces), bytes: size, start };
		},
	};
}

it(`${CASES} damaged files are facts or problems, quickly`, { timeout: 20_000 + CASES * 60 }, async () => {
	const quiet = ['error', 'warn', 'info', 'log', 'debug'].map((method) => vi.spyOn(console, method as 'error'));
	const codes = new Map<string, number>();
	let slowest = { ms: 0, label: '' };
	let peak = 0;
	for (let index = 0; index < 50; index++) await run(index); // what is loaded at first use is no growth
	collect();
	const before = process.memoryUsage();

	for (let index = 0; index < CASES; index++) {
		const started = process.cpuUsage();
		const { label, code } = await run(index);
		const used = process.cpuUsage(started);
		const ms = (used.user + used.system) / 1000;
		if (ms > slowest.ms) slowest = { ms, label };
		expect(ms, label).toBeLessThan(SLOWEST_MS);
		codes.set(code, (codes.get(code) ?? 0) + 1);
		peak = Math.max(peak, process.memoryUsage.rss() - before.rss);
	}

	collect();
	const grown = process.memoryUsage().heapUsed - before.heapUsed;
	const written = quiet.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
	vi.restoreAllMocks();
	const counts = [...codes].sort(([, one], [, other]) => other - one).map(([code, count]) => `${code} ${count}`);
	const mb = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`;
	console.log(
		`probe fuzz: ${CASES} cases, seed ${SEED}, slowest ${slowest.ms.toFixed(0)} ms (${slowest.label}), heap +${mb(grown)}, peak +${mb(peak)}; ${counts.join(', ')}`,
	);
	expect(grown).toBeLessThan(GROWTH_BYTES);
	expect(peak).toBeLessThan(PEAK_GROWTH_BYTES);
	expect(written, 'lines on the console').toBe(0);
});

async function run(index: number): Promise<{ label: string; code: string }> {
	const random = seeded(SEED * 1_000_003 + index);
	const choose = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
	const { file, bytes } = choose(corpus);
	const [kind, mutate] = choose(Object.entries(MUTATIONS));
	const origin = Math.floor(random() * ORIGINS.length);
	const label = `case ${index} of seed ${SEED}: ${kind} of ${file}, origin ${origin}`;
	const damaged =
		random() < 0.3 ? choose(Object.values(MUTATIONS))(mutate(bytes, random), random) : mutate(bytes, random);
	try {
		const facts = await probeMedia((ORIGINS[origin] as (bytes: Buffer) => MediaSource)(damaged));
		const budget = origin === 1 ? BUDGET.sequentialBytes : BUDGET[`${facts.kind}Bytes`];
		expect(facts.bytesRead, label).toBeLessThanOrEqual(budget);
		for (const number of [facts.width, facts.height, facts.durationSeconds])
			expect(number ?? 0, label).toSatisfy(Number.isFinite);
		return { label, code: facts.partial ? 'partial' : 'facts' };
	} catch (error) {
		if (error instanceof PipelineError) return { label, code: error.problem.code };
		throw new Error(label, { cause: error });
	}
}
