import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { SqliteStore } from '../../lib/store/sqlite-store';
import { bulkStage } from '../lib/bulk/stage';
import { afterThisTest } from '../support/cleanup';
import { cli, ownFolder } from '../support/cli';
import { startPage, type PageAt } from '../support/page';
import { pictures } from '../support/pictures';
import { emulate } from '../support/pipeline';
import { commandAt } from '../support/worker';

const number = (index: number) => String(index).padStart(3, '0');

/** A page over a record that the test writes into. */
async function stage(args: string[] = []) {
	const [emulator, folder] = [await emulate(), await ownFolder()];
	const command = commandAt(emulator, folder);
	const store = new SqliteStore(join(folder, 'ledger.sqlite'));
	afterThisTest(async () => await store.disconnect());
	const its = bulkStage(store);
	return {
		...its,
		emulator,
		folder,
		command,
		page: async () => await startPage(command, ['--time-zone', 'UTC', ...args]),
	};
}

const words = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

/** Waits until a change of many pins has ended; its page in words. */
async function ended(page: PageAt, path: string): Promise<string> {
	for (;;) {
		const text = words(await page.text(path));
		if (!text.includes('so far')) return text;
		await delay(50);
	}
}

describe('the list of pins', () => {
	it('filters by state, campaign, board and text, and says so in its address', async () => {
		const { job, page: start } = await stage();
		await job('pin:a', 'published', { label: { title: 'Lemon tart', campaign: 'Spring' } });
		await job('pin:b', 'failed', { label: { title: 'Plum cake', campaign: 'Spring', board: 'Cakes' } });
		await job('pin:c', 'scheduled', { label: { title: 'Apple pie', campaign: 'Autumn' } });
		const page = await start();
		const shown = async (query: string) => {
			const text = words(await page.text(`/jobs${query}`));
			return ['Lemon tart', 'Plum cake', 'Apple pie'].filter((title) => text.includes(title));
		};
		expect(await shown('')).toEqual(['Lemon tart', 'Plum cake', 'Apple pie']);
		expect(await shown('?state=failed')).toEqual(['Plum cake']);
		expect(await shown('?state=failed,scheduled')).toEqual(['Plum cake', 'Apple pie']);
		expect(await shown('?campaign=spring')).toEqual(['Lemon tart', 'Plum cake']);
		expect(await shown('?board=cakes')).toEqual(['Plum cake']);
		expect(await shown('?text=APPLE')).toEqual(['Apple pie']);
		expect(await shown('?order=due')).toEqual(['Apple pie']);
		expect(await shown('?needs=fix-url')).toEqual(['Plum cake']);
		expect(await shown('?since=2020-01-01&until=2020-01-02')).toEqual([]);
		expect(words(await page.text('/jobs?state=failed'))).toContain('1 pin matches');
		expect(words(await page.text('/jobs?state=nonsense&since=soon'))).toContain('left out: nonsense, soon.');
	});

	it('goes from page to page, and searches no further than it may at once', async () => {
		const { job, page: start } = await stage();
		for (let index = 0; index < 120; index++)
			await job(`pin:${number(index)}`, 'scheduled', { label: { title: `Pin ${number(index)}` } });
		const page = await start();
		const found = new Set<string>();
		let next: string | undefined = '/jobs';
		let pages = 0;
		while (next !== undefined) {
			const html: string = await page.text(next);
			for (const [title] of html.matchAll(/Pin \d{3}/g)) found.add(title);
			next = /href="([^"]+)">\s*Next page/.exec(html)?.[1]?.replaceAll('&amp;', '&');
			pages += 1;
		}
		expect([found.size, pages]).toEqual([120, 3]);
	});

	it('shows what a sheet says as text, whatever it says', async () => {
		const { job, page: start } = await stage();
		const title = '<script>alert(1)</script><img src=x onerror=alert(1)>';
		const key = 'user:"><script>x</script>/a?b#c';
		await job(key, 'failed', { label: { title, campaign: title, board: title, link: 'javascript:alert(1)' } });
		const page = await start();
		const address = `/jobs/${encodeURIComponent(key)}`;
		for (const path of [
			'/jobs',
			address,
			`/bulk/new?kind=retry&key=${encodeURIComponent(key)}`,
			`/jobs?text=${encodeURIComponent(title)}`,
		]) {
			const answer = await page.get(path);
			expect([path, answer.status]).toEqual([path, 200]);
			const html = await answer.text();
			expect(html).toContain('&lt;script&gt;alert(1)');
			expect(html.replace('<script src="/assets/page.js" defer="">', '')).not.toContain('<script');
			expect(html).not.toContain('<img src=x');
			expect(html).not.toContain('href="javascript:');
		}
	});
});

describe('the page of a pin', () => {
	it('says in words what happened, and lets a person move, cancel, bring back and publish it', async () => {
		const { job, ledger, page: start } = await stage();
		await job('pin:a', 'scheduled', { label: { title: 'Lemon tart' } });
		const page = await start();
		expect(words(await page.text('/jobs/pin%3Aa'))).toContain('Waits for its time');
		const moved = await page.post('/jobs/pin%3Aa/move', { to: '2031-05-06T07:08' });
		expect([moved.status, moved.headers.get('location')]).toEqual([303, '/jobs/pin%3Aa']);
		expect((await ledger.find('pin:a'))?.dueAt).toBe(Date.parse('2031-05-06T07:08:00Z'));
		expect(words(await page.text('/jobs/pin%3Aa'))).toContain('6 May 2031, 07:08');
		await page.post('/jobs/pin%3Aa/cancel');
		expect(words(await page.text('/jobs/pin%3Aa'))).toContain('Bring it back');
		expect((await page.post('/jobs/pin%3Aa/move', { to: '2031-05-06T07:08' })).status).toBe(409);
		await page.post('/jobs/pin%3Aa/retry');
		await page.post('/jobs/pin%3Aa/publish-now');
		const job2 = await ledger.find('pin:a');
		expect(job2?.state).toBe('scheduled');
		expect(job2?.dueAt).toBeLessThanOrEqual(Date.now() + 1_000);
		expect(words(await page.text('/jobs/pin%3Aa'))).toContain('no worker is running');
		expect((await page.get('/jobs/nothing')).status).toBe(404);
	});

	it('shows a reader no buttons, and lets a reader change nothing', async () => {
		const { job, ledger, page: start } = await stage();
		await job('pin:a', 'scheduled');
		const page = await start();
		const reader = await page.login(page.readerToken);
		expect(await reader.text('/jobs/pin%3Aa')).not.toContain('Publish now');
		expect(await reader.text('/jobs')).not.toContain('Choose');
		expect((await reader.post('/jobs/pin%3Aa/cancel')).status).toBe(403);
		expect((await reader.post('/bulk', { kind: 'cancel', all: '1' })).status).toBe(403);
		expect((await ledger.find('pin:a'))?.state).toBe('scheduled');
	});
});

describe('a change of many pins', () => {
	it('is shown first, then cancels 300 pins in the background and says what it left', async () => {
		const { job, states, page: start } = await stage();
		for (let index = 0; index < 300; index++)
			await job(`pin:${number(index)}`, 'scheduled', { label: { campaign: 'Spring' } });
		await job('pin:other', 'scheduled', { label: { campaign: 'Autumn' } });
		await job('pin:done', 'published', { label: { campaign: 'Spring' } });
		await delay(1_000); // moments of state are kept to the second
		const page = await start();
		const preview = words(await page.text('/bulk/new?kind=cancel&all=1&campaign=Spring'));
		expect(preview).toContain('300 pins are cancelled');
		expect(preview).toContain('1 pin stays as it is: published already');
		expect(await states()).toMatchObject({ scheduled: 301 });
		const begun = await page.post('/bulk', { kind: 'cancel', all: '1', campaign: 'Spring' });
		expect(begun.status).toBe(303);
		const text = await ended(page, begun.headers.get('location') ?? '');
		expect(text).toContain('300 pins cancelled');
		expect(text).toContain('1 pin left: published already');
		expect(await states()).toEqual({ cancelled: 300, scheduled: 1, published: 1 });
		expect(words(await page.text('/bulk'))).toContain('300 pins cancelled');
	});

	it('moves chosen pins, and asks where to first', async () => {
		const { job, ledger, page: start } = await stage();
		for (const key of ['a', 'b', 'c']) await job(key, 'scheduled');
		const before = (await ledger.find('a'))?.dueAt ?? 0;
		await delay(1_000);
		const page = await start();
		expect(words(await page.text('/bulk/new?kind=move&key=a&key=b'))).toContain('Where to?');
		expect(words(await page.text('/bulk/new?kind=move&key=a&key=b&how=by&amount=-1&unit=days'))).toContain(
			'Say by how much',
		);
		const preview = words(await page.text('/bulk/new?kind=move&key=a&key=b&how=by&amount=2&unit=days&way=later'));
		expect(preview).toContain('2 pins are moved 2 days later');
		const move = { kind: 'move', key: ['a', 'b'], how: 'by', amount: '2', unit: 'days', way: 'later' };
		const begun = await page.post('/bulk', move);
		expect(await ended(page, begun.headers.get('location') ?? '')).toContain('2 pins moved');
		expect((await ledger.find('a'))?.dueAt).toBe(before + 2 * 86_400_000);
		expect((await ledger.find('c'))?.dueAt).toBeLessThan(before + 86_400_000);
	});

	it('changes nothing where its filter is not understood, or nothing is chosen', async () => {
		const { job, states, page: start } = await stage();
		await job('a', 'scheduled');
		const page = await start();
		expect(words(await page.text('/bulk/new?kind=cancel&all=1&since=soon'))).toContain('not understood');
		expect((await page.post('/bulk', { kind: 'cancel', all: '1', since: 'soon' })).headers.get('location')).toBe(
			'/jobs',
		);
		expect((await page.get('/bulk/new?kind=cancel')).headers.get('location')).toBe('/jobs');
		expect(await states()).toEqual({ scheduled: 1 });
	});

	it('publishes rows that failed with their import, once the file behind them is there', async () => {
		const { command, emulator, ledger, page: start } = await stage();
		const host = await pictures();
		host.gone = true;
		const csv = `media_url,board,title\n${host.url}/a.jpg,Travel,A\n${host.url}/b.jpg,Travel,B\n`;
		const { env = {} } = command;
		const options = { env: { ...env, PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '1' }, input: csv };
		await cli(['import', '-', '--json', '--campaign', 'Spring'], options);
		host.gone = false;
		await delay(1_000);
		env.PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK = '1';
		const page = await start();
		expect(words(await page.text('/bulk/new?kind=retry&all=1&state=failed'))).toContain('tried again at once');
		const begun = await page.post('/bulk', { kind: 'retry', all: '1', state: 'failed' });
		expect(await ended(page, begun.headers.get('location') ?? '')).toContain('2 pins tried again');
		expect(emulator.pins()).toHaveLength(2);
		for await (const job of ledger.jobs()) expect(job.state).toBe('published');
	});
});

describe('the picture of a pin', () => {
	it('is a small JPEG, fetched once, and a drawing where it cannot be had', async () => {
		const { job, ledger, command, page: start } = await stage();
		const host = await pictures();
		const draftOf = async (key: string, url: string) => {
			await job(key, 'scheduled');
			await ledger.change(key, (known) => ({ ...known, draft: { board: 'Travel', media: [{ url }] } }));
		};
		await draftOf('a', `${host.url}/a.jpg`);
		await draftOf('b', `${host.url}/a.jpg`);
		await draftOf('gone', 'http://127.0.0.1:9/gone.jpg');
		await draftOf('video', `${host.url}/film.mp4`);
		(command.env ?? {}).PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK = '1';
		const page = await start();
		const answers = await Promise.all(['a', 'a', 'b'].map(async (key) => await page.get(`/jobs/${key}/picture`)));
		for (const answer of answers) {
			expect(answer.headers.get('content-type')).toBe('image/jpeg');
			expect(answer.headers.get('cache-control')).toMatch(/^private/);
			expect((await answer.arrayBuffer()).byteLength).toBeLessThan(40_000);
		}
		expect(host.asked).toBe(1);
		for (const key of ['gone', 'video', 'nothing']) {
			const answer = await page.get(`/jobs/${key}/picture`);
			expect([key, answer.headers.get('content-type')]).toEqual([key, 'image/svg+xml']);
		}
	});

	it('is not fetched from a private address unless that is allowed', async () => {
		const { job, ledger, page: start } = await stage();
		const host = await pictures();
		await job('a', 'scheduled');
		await ledger.change('a', (known) => ({ ...known, draft: { board: 'T', media: [{ url: `${host.url}/a.jpg` }] } }));
		const page = await start();
		expect((await page.get('/jobs/a/picture')).headers.get('content-type')).toBe('image/svg+xml');
	});
});

describe('what browsers follow', () => {
	it('hears within seconds that a pin has moved on, and ends with the page', async () => {
		const { job, ledger, page: start } = await stage();
		await job('a', 'scheduled');
		const page = await start();
		const answer = await page.get('/live');
		expect(answer.headers.get('content-type')).toContain('text/event-stream');
		const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
		let heard = '';
		const hear = async (word: string) => {
			while (!heard.includes(word)) {
				const { value, done } = await reader.read();
				if (done) throw new Error(`It ended after: ${heard}`);
				heard += Buffer.from(value).toString();
			}
		};
		await hear('following');
		await delay(500);
		await job('b', 'failed');
		await hear('event: moved');
		expect(await ledger.find('b')).toBeDefined();
		expect(await page.stop()).toBe(130);
	});
});
