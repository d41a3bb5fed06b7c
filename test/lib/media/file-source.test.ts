import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { fileSource, openFile, preflight, systemClock } from '../../../lib';
import { afterThisTest } from '../../support/cleanup';
import { problemOf } from '../../support/origin';

const folder = mkdtempSync(join(tmpdir(), 'not-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MAKE: Record<string, (path: string) => unknown> = {
	'a named pipe': (path) => execFileSync('sh', ['-c', 'mkfifo "$0"', path]),
	'a folder': (path) => mkdirSync(path),
	'a socket': async (path) => {
		const server = createServer();
		afterThisTest(() => server.close());
		await new Promise<void>((resolve) => server.listen(path, resolve));
	},
};

it.each(Object.keys(MAKE))('%s as a media_url is one clear line; opening a pipe waited for ever', async (what) => {
	const name = `${what.split(' ').at(-1)}.jpg`;
	await MAKE[what]!(join(folder, name));
	const expected = { code: 'not-a-file', message: `${name} is ${what}, not a file, so it is not read.` };
	for (const range of [undefined, { start: 0, end: 100 }])
		expect(await problemOf(fileSource(name, folder).open(range))).toMatchObject(expected);
	const draft = { board: 'Travel', title: 'One', media: [{ file: name, folder }] };
	const open = () => fileSource(name, folder);
	expect((await preflight(draft, { open, clock: systemClock })).findings).toContainEqual(
		expect.objectContaining({ code: 'not-a-file', severity: 'blocker' }),
	);
});

it('a device is no file either', async () => {
	expect(await problemOf(openFile('/dev/zero'))).toMatchObject({ code: 'not-a-file' });
});
