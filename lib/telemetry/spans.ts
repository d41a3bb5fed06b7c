import { context, propagation, SpanStatusCode, trace, type Attributes, type Span } from '@opentelemetry/api';
import { networkCodeOf, PipelineError } from '../model/problem';
import { version } from '../../package.json';

/** The name of this package in traces and metrics, which has its version with it. */
export const SCOPE = 'n8n-nodes-pinterest-pipeline';

/** What is traced. A span is called by this, with `pinterest_pipeline.` before it. */
export type SpanName = 'import' | 'row' | 'due_job' | 'upload' | 'publish' | 'reconcile';

/** Keys, IDs, numbers and codes, and never a text or an address of the user. docs/telemetry.md explains each. */
export interface SpanFacts {
	'job.key'?: string;
	'import.id'?: string;
	/** The ID of the board; its name is a text of the user. */
	board?: string;
	row?: number;
	attempt?: number;
	'media.kind'?: string;
	outcome?: string;
	'problem.code'?: string;
}

/** The part of a result that its span has. */
interface Result {
	outcome?: unknown;
	problem?: { code: string };
	idempotencyKey?: string;
}

/** A span that stays open while other work goes on, such as that of an import while its rows are handed over. */
export interface OpenSpan {
	/** Does the work with this span as the parent of the spans in it. */
	within: <End>(work: () => End) => End;
	end: () => void;
}

/**
 * Does the work in a span, which is a child of the span that is active. The outcome and the problem of its result,
 * and the code of an error, become attributes. Nothing is recorded unless an OpenTelemetry SDK is registered in the process.
 */
export async function withSpan<End>(name: SpanName, facts: SpanFacts, work: () => Promise<End>): Promise<End> {
	return await tracer().startActiveSpan(fullName(name), { attributes: attributesOf(facts) }, async (span) => {
		try {
			const end = await work();
			if (span.isRecording()) noteResult(span, end);
			return end;
		} catch (error) {
			noteError(span, error);
			throw error;
		} finally {
			span.end();
		}
	});
}

/** Begins a span whose work is not one function. */
export function beginSpan(name: SpanName, facts: SpanFacts): OpenSpan {
	const span = tracer().startSpan(fullName(name), { attributes: attributesOf(facts) });
	const inside = trace.setSpan(context.active(), span);
	return { within: (work) => context.with(inside, work), end: () => span.end() };
}

/**
 * Does the work below a span that another part of the process has made and does not make active.
 * @param headers name that span as W3C Trace Context does; without them the active span stays the parent.
 */
export function belowSpanOf<End>(headers: Record<string, string>, work: () => End): End {
	return context.with(propagation.extract(context.active(), headers), work);
}

/** Adds what is known only now to the span that is active. */
export function noteOnSpan(facts: SpanFacts): void {
	trace.getActiveSpan()?.setAttributes(attributesOf(facts));
}

/** Adds an outcome to the span that is active, where it is only a part of the result. */
export function noteOutcome(end: Result): void {
	const span = trace.getActiveSpan();
	if (span?.isRecording()) noteResult(span, end);
}

// Asked each time: an SDK may be registered after this module was loaded.
const tracer = () => trace.getTracer(SCOPE, version);
const fullName = (name: string) => `pinterest_pipeline.${name}`;

/** The facts by their full names. What is not known is no attribute. */
export function attributesOf(facts: object): Attributes {
	const known = Object.entries(facts).filter(([, value]) => value !== undefined);
	return Object.fromEntries(known.map(([name, value]) => [fullName(name), value]));
}

const FAILURES: unknown[] = ['failed', 'unknown'];

function noteResult(span: Span, end: unknown): void {
	if (typeof end !== 'object' || end === null) return;
	const { outcome, problem, idempotencyKey } = end as Result;
	if (typeof outcome !== 'string') return;
	span.setAttributes(attributesOf({ outcome, 'problem.code': problem?.code, 'job.key': idempotencyKey }));
	if (FAILURES.includes(outcome)) span.setStatus({ code: SpanStatusCode.ERROR, message: problem?.code });
}

/** By its code alone: a message may hold an address. */
function noteError(span: Span, error: unknown): void {
	const code = codeOf(error);
	span.setAttributes(attributesOf({ 'problem.code': code }));
	span.recordException({ code });
	span.setStatus({ code: SpanStatusCode.ERROR, message: code });
}

function codeOf(error: unknown): string {
	if (error instanceof PipelineError) return error.problem.code;
	return networkCodeOf(error) ?? (error instanceof Error ? error.name : 'unexpected');
}
