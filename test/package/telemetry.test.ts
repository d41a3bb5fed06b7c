import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = join(__dirname, '../..');

/** Registers an SDK with the copy of the API that n8n has, and works with the copy in dist. */
const PROGRAM = `
	const { trace } = require('@opentelemetry/api');
	const { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-base');
	const exporter = new InMemorySpanExporter();
	trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
	const copy = require('./dist/vendor/opentelemetry-api.js');
	if (copy.trace === trace) throw new Error('It is the same copy.');
	copy.trace.getTracer('ours').startSpan('found').end();
	console.log(exporter.getFinishedSpans().map(({ name }) => name).join());
`;

it('the OpenTelemetry API in dist finds the SDK that another copy of the API registered, such as the one of n8n', async () => {
	const { stdout } = await promisify(execFile)(process.execPath, ['-e', PROGRAM], { cwd: root });
	expect(stdout.trim()).toBe('found');
});
