import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { samples } from '../../support/pipeline';
import { googleDrive } from '../neighbours/google-drive';
import { fillInFields, NEEDS_ATTENTION, pinsOn, PUBLISHED } from './pins';
import type { Template } from './template';

const drive = googleDrive();
const FOLDER = '1Tx9WHbA3wBpPB4CHcoZDH9WZFWYxAMU';

export const googleDriveCarousel: Template = {
	file: 'google-drive-carousel.json',
	does: 'publishes the images of a folder as one carousel in the order of their names, once',
	credentials: [drive.credential('googleDriveAccount01')],
	services: drive.services,
	fillIn(workflow) {
		fillInFields(workflow, 'Your carousel', {
			...{
				folder: `https://drive.google.com/drive/folders/${FOLDER}?usp=sharing`,
				link: 'https://example.com/drive/harbour',
			},
			description: 'From dawn to midnight.',
		});
	},
	async scenario({ emulator, pins, execute }) {
		const put = async (id: string, name: string, sample: string, parent = FOLDER) =>
			drive.put({ id, name, parent, mimeType: 'image/jpeg', bytes: await readFile(join(samples, 'media', sample)) });
		drive.put({ id: 'notes', name: '0 notes', parent: FOLDER, mimeType: 'text/plain', bytes: Buffer.from('words') });
		await put('other', 'Elsewhere', 'lemon-tart.jpg', '1AnotherFolderOfTheSameDrive00000');
		await put('one', '1 alone', 'harbour-night.jpg');

		// A carousel has two images or more.
		const alone = await execute();
		expect(alone).toMatchObject({ status: 'success', error: undefined });
		expect(alone.items('All in one item')).toHaveLength(1);
		expect(pins()).toEqual([]);

		await put('one', '3 night', 'harbour-night.jpg');
		await put('two', '1 morning', 'harbour-morning.jpg');
		await put('three', '2 noon', 'harbour-noon.jpg');
		const whole = await execute();
		expect(whole.items('Create the carousel', PUBLISHED)).toMatchObject([{ outcome: 'created' }]);
		expect(pinsOn(emulator, pins())).toMatchObject([
			{
				...{ board: 'Travel', kind: 'carousel', pictures: 3, title: 'One Harbour, Three Moods' },
				description: 'From dawn to midnight.',
				link: 'https://example.com/drive/harbour?utm_source=pinterest&utm_medium=social',
			},
		]);
		const names = ['harbour-morning.jpg', 'harbour-noon.jpg', 'harbour-night.jpg'];
		const sizes = await Promise.all(names.map(async (name) => (await readFile(join(samples, 'media', name))).length));
		expect(pins()[0]?.images.map(({ bytes }) => bytes)).toEqual(sizes);

		expect((await execute()).items('Create the carousel', PUBLISHED)).toMatchObject([{ outcome: 'existing' }]);
		await put('two', '1 morning', 'city-lights.jpg');
		expect((await execute()).items('Create the carousel', NEEDS_ATTENTION)).toMatchObject([
			{ outcome: 'failed', problem: { code: 'key-conflict' } },
		]);
		expect(pins()).toHaveLength(1);
	},
};
