import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli } from '../support/cli';
import { samples } from '../support/pipeline';

const media = (name: string) => join(samples, 'media', name);

describe('validate', () => {
	it('tells the facts of files, and needs no account', async () => {
		const { code, lines } = await cli(['validate', media('lemon-tart.jpg'), media('sailing.mp4'), '--json']);
		expect(code).toBe(0);
		expect(lines).toEqual([
			{
				type: 'asset',
				source: 'lemon-tart.jpg',
				valid: true,
				kind: 'image',
				contentType: 'image/jpeg',
				bytes: 155_685,
				width: 1000,
				height: 1500,
				findings: [],
			},
			{
				type: 'asset',
				source: 'sailing.mp4',
				valid: true,
				kind: 'video',
				contentType: 'video/mp4',
				bytes: 165_875,
				width: 720,
				height: 1280,
				durationSeconds: 5,
				videoCodec: expect.stringMatching(/^avc1/),
				fastStart: true,
				findings: [],
			},
		]);
	});

	it('tells what is wrong, with what to do', async () => {
		const { code, lines } = await cli([
			'validate',
			media('hot-air-balloons.jpg'),
			'https://images.example.invalid/garden.jpg',
			'--json',
		]);
		expect(code).toBe(1);
		expect(
			lines.map(({ source, valid, bytes, findings }) => [
				source,
				valid,
				bytes,
				(findings as { code: string; action: string }[]).map((each) => [each.code, each.action]),
			]),
		).toEqual([
			['hot-air-balloons.jpg', false, 28_416, [['image-type', 'replace-asset']]],
			['https://images.example.invalid/garden.jpg', false, null, [['host-unknown', 'fix-url']]],
		]);
	});

	it('goes through the rows of a file', async () => {
		const { code, lines } = await cli(['validate', join(samples, 'pins.csv'), '--json']);
		expect(code).toBe(1);
		expect(new Set(lines.map(({ row }) => row)).size).toBe(18);
		expect(lines).toHaveLength(21); // a carousel of three, and a cover
		expect(
			lines
				.filter(({ valid }) => !valid)
				.map(({ row }) => row)
				.sort(),
		).toEqual([13, 15, 5, 9].sort());
	});

	it('leaves rules out and adds others', async () => {
		const { code } = await cli(['validate', '--silence', 'image-too-small', media('herb-pots.jpg'), '--json']);
		expect(code).toBe(0);
	});

	it.each([
		['a file that is not there', ['absent.jpg'], /no file absent\.jpg/],
		['a folder', [samples], /is not a file/],
		['nothing', [], /missing required argument/],
	])('%s is one line with exit code 2', async (_, args, message) => {
		const { code, stderr } = await cli(['validate', ...args]);
		expect(code).toBe(2);
		expect(stderr).toMatch(message);
	});
});
