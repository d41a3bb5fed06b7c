import { SpanStatusCode } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { PipelineError, Schedule } from '../../../lib';
import { runJob } from '../../../lib/schedule/run-job';
import { MemoryStore } from '../../../lib/store/memory-store';
import { belowSpanOf, withSpan } from '../../../lib/telemetry/spans';
import { image, importAll, outcomes, video } from '../../support/import';
import { emulate, openMedia, pipelineAt } from '../../support/pipeline';
import { secretsInText } from '../../support/secrets';
import { attributesOf, recordTelemetry, treesOf } from '../../support/telemetry';

describe('the spans of an import', () => {
	it('are a tree of the import, its rows, and their uploads and publishes', async () => {
		const emulator = await emulate();
		const telemetry = recordTelemetry();
		const pipeline = pipelineAt(emulator);
		const results = await importAll(pipeline, [image('One'), video('Two'), { ...image('Three'), board: 'Nowhere' }]);
		expect(outcomes(results)).toEqual(['created', 'created', 'board-unknown']);
		const spans = telemetry.spans();
		expect(treesOf(spans)).toEqual([['import', ['row', ['publish']], ['row', ['upload'], ['publish']], ['row']]]);
		expect(attributesOf(spans, 'row').toSorted((one, other) => Number(one.row) - Number(other.row))).toEqual([
			{ row: 2, outcome: 'created', 'job.key': results[0]?.idempotencyKey },
			{ row: 3, outcome: 'created', 'job.key': results[1]?.idempotencyKey },
			{ row: 4, outcome: 'failed', 'problem.code': 'board-unknown' },
		]);
		const board = emulator.boards().find(({ name }) => name === 'Travel')?.id;
		expect(attributesOf(spans, 'publish')).toContainEqual({
			'job.key': results[1]?.idempotencyKey,
			board,
			'media.kind': 'video',
			attempt: 1,
			outcome: 'created',
		});
		const failed = spans.filter(({ status }) => status.code === SpanStatusCode.ERROR);
		expect(failed.map(({ name, status }) => [name, status.message])).toEqual([
			['pinterest_pipeline.row', 'board-unknown'],
		]);
	});

	it('have the reconciliation of a publish without an answer below its row', async () => {
		const emulator = await emulate({ listLagMs: 100 });
		const telemetry = recordTelemetry();
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-after-commit', times: 1 });
		expect(outcomes(await importAll(pipelineAt(emulator), [image('Once')]))).toEqual(['created']);
		expect(treesOf(telemetry.spans())).toEqual([['import', ['row', ['publish']], ['row', ['reconcile']]]]);
		expect(attributesOf(telemetry.spans(), 'publish')).toMatchObject([
			{ outcome: 'unknown', 'problem.code': 'outcome-unknown' },
		]);
		expect(attributesOf(telemetry.spans(), 'reconcile')).toMatchObject([{ outcome: 'created' }]);
		expect(Object.keys(await telemetry.counter('waits'))).toContain('reconcile');
	});

	it('have a span that is active as their parent', async () => {
		const emulator = await emulate();
		const telemetry = recordTelemetry();
		await telemetry.tracer.startActiveSpan('workflow', async (span) => {
			await importAll(pipelineAt(emulator), [image('One')]);
			span.end();
		});
		expect(treesOf(telemetry.spans())).toEqual([['workflow', ['import', ['row', ['publish']]]]]);
	});

	it('have no text, address or token of the user in an attribute, also where everything fails', async () => {
		const emulator = await emulate();
		const telemetry = recordTelemetry();
		const text = { title: 'My secret title', description: 'My words', link: 'https://shop.example/a?token=abc' };
		const drafts = [
			image('Good', text),
			image('Gone', { ...text, media: [{ url: 'http://127.0.0.1:1/private.jpg?sig=1234567890' }] }),
			{ ...image('Elsewhere', text), board: 'A board of mine' },
		];
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-before', times: 1 });
		await importAll(pipelineAt(emulator), drafts);
		const told = JSON.stringify(
			telemetry.spans().map(({ attributes, events, status }) => [attributes, events, status]),
		);
		expect(told).not.toMatch(/secret|words|example|token|sig=|127\.0\.0\.1|http|of mine|Travel/);
		expect(secretsInText('the spans', told)).toEqual([]);
	});
});

it('a due job has a span with what publishes it below', async () => {
	const emulator = await emulate();
	let ahead = 0;
	const store = new MemoryStore(() => Date.now() + ahead);
	const pipeline = pipelineAt(emulator, { store });
	const runAt = new Date(Date.now() + 60_000).toISOString();
	const [{ idempotencyKey = '' } = {}] = await importAll(pipeline, [{ ...image('Later'), runAt }]);
	ahead = 120_000;
	const telemetry = recordTelemetry();
	const taken = await new Schedule(pipeline.ledger).take(idempotencyKey);
	if (!taken) throw new Error('it is due');
	await runJob(pipeline, taken, { open: openMedia });
	expect(treesOf(telemetry.spans())).toEqual([['due_job', ['publish']]]);
	expect(attributesOf(telemetry.spans(), 'due_job')).toMatchObject([{ 'job.key': idempotencyKey, outcome: 'created' }]);
	expect(await telemetry.counter('pins')).toEqual({ created: 1 });
});

it('counts pins by outcome, calls by operation and status, and the seconds that they waited', async () => {
	const emulator = await emulate();
	const telemetry = recordTelemetry();
	await importAll(pipelineAt(emulator), [image('One'), image('Two'), { ...image('Three'), board: 'Nowhere' }]);
	expect(await telemetry.counter('pins')).toEqual({ created: 2, 'failed board-unknown': 1 });
	expect(await telemetry.counter('calls')).toMatchObject({ 'POST /pins 201': 2, 'GET /user_account 200': 1 });
	expect(await telemetry.counter('waits')).toHaveProperty('rate-limit');
});

describe('withSpan', () => {
	it('records the code of an error, and not its message', async () => {
		const telemetry = recordTelemetry();
		const problem = {
			code: 'pin-gone',
			category: 'not-found',
			message: 'https://example.com/?token=x',
			action: 'none',
		} as const;
		const failing = withSpan('publish', {}, async () => await Promise.reject(new PipelineError(problem)));
		await expect(failing).rejects.toThrow(PipelineError);
		const [span] = telemetry.spans();
		expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'pin-gone' });
		expect(span?.events.map(({ name, attributes }) => [name, attributes])).toEqual([
			['exception', { 'exception.type': 'pin-gone' }],
		]);
	});

	it('works below the span that headers name', async () => {
		const telemetry = recordTelemetry();
		const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
		const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
		await belowSpanOf(headers, async () => await withSpan('import', {}, async () => await Promise.resolve()));
		expect(telemetry.spans()[0]?.spanContext().traceId).toBe(traceId);
		expect(telemetry.spans()[0]?.parentSpanContext?.spanId).toBe('00f067aa0ba902b7');
	});

	it('records nothing, and changes no result, where no SDK is registered', async () => {
		expect(await withSpan('row', { row: 2 }, async () => await Promise.resolve('the result'))).toBe('the result');
	});
});
