import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type PinDraft } from '../../../lib';
import { storable } from '../../../lib/publish/defer';

const draft = (changes: Partial<PinDraft>): PinDraft => ({
	board: 'Travel',
	media: [{ url: 'https://a.example/a.jpg' }],
	...changes,
});

describe('what may lie in a store', () => {
	it.each([
		draft({}),
		draft({
			media: [{ url: 'https://a.example/a.jpg?w=600&v=3' }, { url: 'https://a.example/b.jpg' }],
			title: 'A',
			runAt: '2027-03-01T09:00:00Z',
		}),
		draft({ cover: { atSeconds: 2 } }),
		draft({ cover: { media: { url: 'https://a.example/cover.jpg' } } }),
		draft({ link: 'https://shop.example/?token=1' }), // everybody who sees the pin sees it
	])('%j', (given) => {
		expect(storable(given)).toEqual({ draft: given });
	});

	it('are files by their path, in a folder that is the same from everywhere', () => {
		const file = { file: 'a.jpg', folder: 'pins' };
		const whole = { file: 'a.jpg', folder: resolve('pins') };
		expect(storable(draft({ media: [file], cover: { media: file } })).draft).toEqual(
			draft({ media: [whole], cover: { media: whole } }),
		);
	});

	const PLAIN = { url: 'https://a.example/a.jpg' };
	it.each([
		['S3', 'https://b.s3.amazonaws.com/a.jpg?X-Amz-Date=20270301T000000Z&X-Amz-Expires=60&X-Amz-Signature=S3CRET'],
		['Azure', 'https://b.blob.core.windows.net/a.jpg?sv=2020&se=2027-01-01&sig=S3CRET'],
		['a token', 'https://cdn.example/a.jpg?token=S3CRET'],
		['Discord', 'https://cdn.discordapp.com/a.jpg?ex=693b0000&is=6939ae80&hm=S3CRET'],
		['a path', 'https://v.example/exp=1893456000~acl=x~hmac=S3CRET/a.mp4'],
		['a password', 'https://user:S3CRET@a.example/a.jpg'],
		['what is no address', 'a.example/a.jpg?token=S3CRET'],
	])('is no address with %s, wherever it stands, and the problem does not show it', (_, url) => {
		for (const where of [
			draft({ media: [{ url }] }),
			draft({ media: [PLAIN, { url }] }),
			draft({ cover: { media: { url } } }),
		]) {
			const kept = storable(where);
			expect(kept).toMatchObject({ problem: { code: 'schedule-signed-address', action: 'fix-row' } });
			expect(JSON.stringify(kept)).not.toContain('S3CRET');
		}
	});

	it('are no bytes', () => {
		for (const where of [draft({ media: [{ binary: 'data' }] }), draft({ cover: { media: { binary: 'data' } } })]) {
			expect(storable(where)).toMatchObject({ problem: { code: 'schedule-needs-address', action: 'replace-asset' } });
		}
	});
});
