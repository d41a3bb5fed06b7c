import { copyFile, realpath, stat, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { INodeExecutionData } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { ownFolder } from '../support/cli';
import { emulate, samples } from '../support/pipeline';
import { chain, run } from '../support/workflow';

/** The folder that the helper lets nodes read, as N8N_RESTRICT_FILE_ACCESS_TO does. */
const PERMITTED = samples;
const PICTURE = join(samples, 'media/lemon-tart.jpg');

const VALIDATE = chain(['pinterestValidate', { checkBoards: false }]);
const PUBLISH = chain(['pinterestPublish', { authentication: 'accessToken' }]);

const item = (file: string, folder: string): INodeExecutionData => ({
	json: { draft: { board: 'Travel', title: 'From a file', media: [{ file, folder }] } },
});

/** A picture outside the permitted folder that nobody has read since it was written. */
async function unreadPicture(): Promise<{ path: string; folder: string; isRead: () => Promise<boolean> }> {
	const folder = await realpath(await ownFolder());
	const path = join(folder, 'private.jpg');
	await copyFile(PICTURE, path);
	await utimes(path, 0, new Date());
	return { path, folder, isRead: async () => (await stat(path)).atimeMs > 0 };
}

describe("a file that n8n's setting N8N_RESTRICT_FILE_ACCESS_TO does not permit", () => {
	it.each([
		['Pinterest Validate', VALIDATE],
		['Pinterest Publish', PUBLISH],
	])('is refused by %s, and nothing of it is read', async (_, workflow) => {
		const emulator = await emulate();
		const { folder, isRead } = await unreadPicture();
		const [left] = await run(emulator, workflow, { input: [item('private.jpg', folder)] });
		expect(left?.json).toMatchObject({
			outcome: 'failed',
			problem: { code: 'file-not-permitted', message: expect.stringContaining('N8N_RESTRICT_FILE_ACCESS_TO') },
		});
		expect(left?.json.asset).toBeUndefined();
		expect([await isRead(), emulator.pins()]).toEqual([false, []]);
	});

	it('is refused too where a link in another folder leads to it', async () => {
		const emulator = await emulate();
		const { path, isRead } = await unreadPicture();
		const folder = await ownFolder();
		await symlink(path, join(folder, 'link.jpg'));
		const [left] = await run(emulator, VALIDATE, { input: [item('link.jpg', folder)] });
		expect(left?.json).toMatchObject({ problem: { code: 'file-not-permitted' } });
		expect(await isRead()).toBe(false);
	});

	it('is published from a folder that is permitted', async () => {
		const emulator = await emulate();
		const [left] = await run(emulator, PUBLISH, { input: [item('media/lemon-tart.jpg', PERMITTED)] });
		expect(left?.json).toMatchObject({ outcome: 'created' });
		expect(emulator.pins()).toHaveLength(1);
	});
});
