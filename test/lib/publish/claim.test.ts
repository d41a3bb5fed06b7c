import { describe, expect, it } from 'vitest';
import type { MediaOpener } from '../../../lib';
import { MemoryStore } from '../../../lib/store/memory-store';
import { importAll, image, outcomes } from '../../support/import';
import { emulate, openMedia, pipelineAt, samples } from '../../support/pipeline';

describe('an address of Airtable, in which nothing stays the same', () => {
	const END = Date.UTC(2030, 0);
	/** An attachment as it is exported once: what follows the moment is encrypted anew each time. */
	const attachment = (file: string, issue: number) => ({
		url: `https://v5.airtableusercontent.com/v3/u/33/33/${END + issue}/iv${issue}/${Buffer.from(`${file} ${issue}`).toString('base64url')}/mac${issue}`,
	});
	const open: MediaOpener = (ref) => {
		const name = 'url' in ref ? new URL(ref.url).pathname.split('/')[7] : undefined;
		if (name === undefined) return openMedia(ref);
		const [file] = Buffer.from(name, 'base64url').toString().split(' ');
		return openMedia({ file: `media/${file}`, folder: samples });
	};

	it('the same attachment exported again is one pin, and another attachment is another', async () => {
		const emulator = await emulate();
		const store = new MemoryStore();
		const imported = async (file: string, issue: number) =>
			outcomes(
				await importAll(
					pipelineAt(emulator, { store }),
					[image('A lake', { media: [attachment(file, issue)] })],
					undefined,
					open,
				),
			);
		expect(await imported('mountain-lake.jpg', 1)).toEqual(['created']);
		expect(await imported('mountain-lake.jpg', 2)).toEqual(['existing']);
		expect(await imported('sea-waves.jpg', 2)).toEqual(['created']);
		expect(emulator.pins()).toHaveLength(2);
	});
});
