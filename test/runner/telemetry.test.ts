import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cli, ownFolder } from '../support/cli';
import { emulate, samples } from '../support/pipeline';
import { commandAt } from '../support/worker';

const { resolve } = createRequire(__filename);

/** What people put into `--require`: an SDK that writes its spans to a file when the process ends. */
const REGISTER = `
	const { context, trace } = require(${JSON.stringify(resolve('@opentelemetry/api'))});
	const { AsyncLocalStorageContextManager } = require(${JSON.stringify(resolve('@opentelemetry/context-async-hooks'))});
	const sdk = require(${JSON.stringify(resolve('@opentelemetry/sdk-trace-base'))});
	const exporter = new sdk.InMemorySpanExporter();
	trace.setGlobalTracerProvider(new sdk.BasicTracerProvider({ spanProcessors: [new sdk.SimpleSpanProcessor(exporter)] }));
	context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
	process.once('beforeExit', () => {
		const spans = exporter.getFinishedSpans().map(({ name, attributes }) => ({ name, attributes }));
		require('node:fs').writeFileSync(process.env.SPANS, JSON.stringify(spans));
	});
`;

it('a command has the spans of its work exported by an SDK that NODE_OPTIONS registers', async () => {
	const folder = await ownFolder();
	const [register, spans] = [join(folder, 'register.cjs'), join(folder, 'spans.json')];
	await writeFile(register, REGISTER);
	const options = commandAt(await emulate(), folder);
	const { code } = await cli(['import', '-', '--json'], {
		env: { ...options.env, NODE_OPTIONS: `--require ${register}`, SPANS: spans },
		cwd: samples,
		input: 'media_url,board,title\nmedia/lemon-tart.jpg,Travel,Lemon tart',
	});
	expect(code).toBe(0);
	const exported = JSON.parse(await readFile(spans, 'utf8')) as { name: string; attributes: object }[];
	expect(exported.map(({ name }) => name)).toEqual([
		'pinterest_pipeline.publish',
		'pinterest_pipeline.row',
		'pinterest_pipeline.import',
	]);
	expect(exported.at(-1)?.attributes).toMatchObject({ 'pinterest_pipeline.import.id': expect.any(String) });
});
