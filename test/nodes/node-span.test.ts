import type { IExecuteFunctions } from 'n8n-workflow';
import { expect, it } from 'vitest';
import { withSpan } from '../../lib/telemetry/spans';
import { inNodeSpan } from '../../nodes/shared/node-span';
import { loadTestEngine } from '../support/engine';
import { afterThisTest } from '../support/cleanup';
import { recordTelemetry } from '../support/telemetry';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

/** The context that n8n's engine gives a node, in an n8n that traces or does not. */
async function contextOf(otel?: object): Promise<IExecuteFunctions> {
	const { engine, dispose } = await loadTestEngine();
	afterThisTest(dispose);
	const node = { id: '1', name: 'Publish', type: 'publish', typeVersion: 1, position: [0, 0], parameters: {} };
	const given = [{}, node, { executionId: '7', otel }, 'manual', { resultData: { runData: {} } }, 0, [], {}, {}, []];
	return new engine.ExecuteContext(
		...(given as unknown as ConstructorParameters<typeof engine.ExecuteContext>),
	) as IExecuteFunctions;
}

const work = async () => await withSpan('import', {}, async () => await Promise.resolve('done'));

it("spans of a node are below the span that n8n's own tracing has of it", async () => {
	const telemetry = recordTelemetry();
	const asked: unknown[] = [];
	const otel = {
		injectTraceHeaders(executionId: string, nodeName: string, headers: Record<string, string>) {
			asked.push([executionId, nodeName]);
			headers.traceparent = `00-${TRACE}-${SPAN}-01`;
		},
	};
	expect(await inNodeSpan(await contextOf(otel), work)).toBe('done');
	const [span] = telemetry.spans();
	expect([asked, span?.spanContext().traceId, span?.parentSpanContext?.spanId]).toEqual([
		[['7', 'Publish']],
		TRACE,
		SPAN,
	]);
});

it('spans of a node in an n8n without tracing are below the span that is active, or begin a trace', async () => {
	const telemetry = recordTelemetry();
	const context = await contextOf();
	await inNodeSpan(context, work);
	await telemetry.tracer.startActiveSpan('active', async (span) => {
		await inNodeSpan(context, work);
		span.end();
	});
	const parents = telemetry.spans().map(({ name, parentSpanContext }) => [name, parentSpanContext !== undefined]);
	expect(parents).toEqual([
		['pinterest_pipeline.import', false],
		['pinterest_pipeline.import', true],
		['active', false],
	]);
});
