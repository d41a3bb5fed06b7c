import { context, metrics, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
	AggregationTemporality,
	InMemoryMetricExporter,
	MeterProvider,
	PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
	BasicTracerProvider,
	InMemorySpanExporter,
	SimpleSpanProcessor,
	type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
import { afterThisTest } from './cleanup';

/** Longer than any test: metrics are read when a test asks for them. */
const EXPORT_EVERY_MS = 60 * 60_000;

/** An OpenTelemetry SDK that is registered until the test ends, and what it has received. */
export function recordTelemetry() {
	const spanExporter = new InMemorySpanExporter();
	const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
	const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spanExporter)] });
	const reader = new PeriodicExportingMetricReader({
		exporter: metricExporter,
		exportIntervalMillis: EXPORT_EVERY_MS,
	});
	const meterProvider = new MeterProvider({ readers: [reader] });
	trace.setGlobalTracerProvider(tracerProvider);
	metrics.setGlobalMeterProvider(meterProvider);
	context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
	propagation.setGlobalPropagator(new W3CTraceContextPropagator());
	afterThisTest(async () => {
		for (const api of [trace, metrics, context, propagation]) api.disable();
		await tracerProvider.shutdown();
		await meterProvider.shutdown();
	});
	return {
		tracer: tracerProvider.getTracer('test'),
		spans: () => spanExporter.getFinishedSpans(),
		/** The values of a counter by its attributes, the names of which are shortened. */
		counter: async (name: string): Promise<Record<string, number>> => {
			await reader.forceFlush();
			const points = metricExporter
				.getMetrics()
				.at(-1)
				?.scopeMetrics.flatMap(({ metrics: all }) => all)
				.find(({ descriptor }) => descriptor.name === `pinterest_pipeline.${name}`)?.dataPoints;
			return Object.fromEntries(
				(points ?? []).map(({ attributes, value }) => [Object.values(attributes).join(' '), value as number]),
			);
		},
	};
}

type Tree = [name: string, ...children: Tree[]];

/** The names of spans as trees: rows in the order of the sheet, what is below one by when it began. */
export function treesOf(spans: readonly ReadableSpan[], parent?: string): Tree[] {
	const children = spans.filter(({ parentSpanContext }) => parentSpanContext?.spanId === parent);
	return children
		.toSorted((one, other) => rowOf(one) - rowOf(other) || startOf(one) - startOf(other))
		.map((span): Tree => [span.name.replace('pinterest_pipeline.', ''), ...treesOf(spans, span.spanContext().spanId)]);
}

const rowOf = ({ attributes }: ReadableSpan) => Number(attributes['pinterest_pipeline.row'] ?? 0);
const startOf = ({ startTime: [seconds, nanoseconds] }: ReadableSpan) => seconds + nanoseconds / 1e9;

/** The attributes of the spans with a name, without the beginning that all have. */
export function attributesOf(spans: readonly ReadableSpan[], name: string): Record<string, unknown>[] {
	return spans
		.filter((span) => span.name === `pinterest_pipeline.${name}`)
		.map(({ attributes }) =>
			Object.fromEntries(
				Object.entries(attributes).map(([key, value]) => [key.replace('pinterest_pipeline.', ''), value]),
			),
		);
}
