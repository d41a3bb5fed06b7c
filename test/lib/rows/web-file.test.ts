import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createOriginAgent, openWebFile } from '../../../lib';
import { afterThisTest } from '../../support/cleanup';
import { origin, problemOf } from '../../support/origin';

/** The downloads that this process has open, which have lost their names. */
function openDownloads(): number {
	return readdirSync('/proc/self/fd').filter((fd) => {
		try {
			return /pinterest-pipeline-[\w-]{36} \(deleted\)$/.test(readlinkSync(join('/proc/self/fd', fd)));
		} catch {
			return false;
		}
	}).length;
}

async function opened(text: string) {
	const url = await origin((_, response) => void response.end(text));
	const agent = createOriginAgent({ allowPrivateNetwork: true });
	afterThisTest(async () => await agent.close());
	return await openWebFile(`${url}/pins.csv`, agent);
}

describe.skipIf(process.platform !== 'linux')('The download of a spreadsheet is closed', () => {
	it('when it turns out to be a page and is refused', async () => {
		const before = openDownloads();
		expect(await problemOf(opened('<!doctype html><title>Sign in</title>'))).toMatchObject({
			code: 'unreadable-file',
		});
		await expect.poll(openDownloads).toBe(before);
	});

	it('when nobody reads it to its end', async () => {
		const before = openDownloads();
		const stream = await opened('board,title\nTravel,One\n'.repeat(100_000));
		expect(openDownloads()).toBe(before + 1);
		stream.destroy();
		await once(stream, 'close');
		await expect.poll(openDownloads).toBe(before);
	});
});
