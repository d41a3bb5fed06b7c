import { describe, expect, it } from 'vitest';
import type { EmulatorOptions } from '../../emulator';
import { onRecord } from '../support/calendar';
import { cli, ownFolder, type CliOptions } from '../support/cli';
import { startPage, type PageAt } from '../support/page';
import { emulate, samples } from '../support/pipeline';
import { commandAt, startWorker } from '../support/worker';

async function stage(faults: Partial<EmulatorOptions> = {}) {
	const emulator = await emulate(faults);
	return { emulator, options: commandAt(emulator, await ownFolder()) };
}

const importOne = async (options: CliOptions, link = '') =>
	await cli(['import', '-', '--json'], {
		...options,
		cwd: samples,
		input: `media_url,board,title,link\nmedia/lemon-tart.jpg,Travel,One,${link}\n`,
	});

/** The page once Pinterest has answered whose account it is. */
async function answered(page: Pick<PageAt, 'text'>): Promise<string> {
	for (;;) {
		const text = await page.text('/limits');
		if (!text.includes('has not answered yet')) return words(text);
	}
}

/** What people read of a page. */
const words = (html: string) =>
	html
		.replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
		.replace(/<[^>]+>/g, ' ')
		.replaceAll('&#39;', "'")
		.replace(/\s+/g, ' ');

/** Closes the write budget of every account, as an answer of Pinterest does. @returns the key of its record. */
async function closeBudget(options: CliOptions): Promise<string> {
	return await onRecord(options, async ({ store }) => {
		for await (const [key, raw] of store.scan('budget:')) {
			if (!key.endsWith('org_write')) continue;
			await store.set(key, JSON.stringify({ ...JSON.parse(raw), closedUntil: Date.now() + 20 * 3_600_000 }));
			return key;
		}
		throw new Error('there is no such budget');
	});
}

describe('the page of limits', () => {
	it('shows the account, its access and that nobody publishes what comes due', async () => {
		const { emulator, options } = await stage();
		const text = await answered(await startPage(options));
		expect(text).toContain('Standard access');
		expect(text).toContain('It is a token from PINTEREST_ACCESS_TOKEN, which is not renewed.');
		expect(text).toContain('No worker has looked for due pins yet. Start one with pinterest-pipeline worker');
		expect(text).toContain('No call to Pinterest was made through this store yet.');
		expect(text).not.toContain(emulator.accessToken);
	});

	it('asks Pinterest once about the account, however often the page is loaded', async () => {
		const { emulator, options } = await stage();
		const page = await startPage(options);
		await answered(page);
		const asked = emulator.requests().length;
		for (let times = 0; times < 5; times++) await page.text('/limits');
		expect(emulator.requests().length).toBe(asked);
	});

	it('shows the usage of each rate limit with its source and a chart, as the store and meter know it', async () => {
		const { options } = await stage();
		await importOne(options);
		const page = await startPage(options);
		const text = await answered(page);
		expect(text).toContain('Pins, uploads, boards org_write');
		expect(text).toMatch(/1 of 100 in 60 s used, 99 left\. The limit is from Pinterest's answers\. Its window ends at/);
		const html = await page.text('/limits');
		expect(html).toMatch(
			/<svg class="usage"[^>]*aria-label="The most within the last hour: 1 of 100 at [^"]*59 of the last 60 minutes were not measured\."/,
		);
	});

	it('shows the limits of --budget as the own limit', async () => {
		const { options } = await stage();
		await importOne(options);
		const text = await answered(await startPage(options, ['--budget', 'org_write=40/3600']));
		expect(text).toMatch(/of 40 in 60 min used.*The limit is from your --budget\./);
	});

	it('resumes a paused domain for an editor, and not for a reader', async () => {
		const { options } = await stage({ spamDomains: ['spam.example'] });
		await importOne(options, 'https://www.spam.example/a');
		const page = await startPage(options);
		const reader = await page.login(page.readerToken);
		expect(await answered(reader)).toContain('Pins that link to spam.example are paused from');
		expect(await reader.text('/limits')).not.toContain('/limits/resume');
		const form = { scope: 'domain', name: 'spam.example' };
		expect((await reader.post('/limits/resume', form)).status).toBe(403);
		expect(await answered(page)).toContain('spam.example are paused');
		expect((await page.post('/limits/resume', form)).status).toBe(303);
		const after = await answered(page);
		expect(after).toContain('Pins that link to spam.example are published again.');
		expect(after).not.toContain('are paused from');
		await page.post('/limits/resume', form);
		expect(await answered(page)).toContain('Nothing of this name is paused now.');
		expect((await cli(['meter', '--json'], options)).lines.filter(({ type }) => type === 'paused')).toEqual([]);
	});

	it('opens a closed rate limit', async () => {
		const { options } = await stage();
		await importOne(options);
		const key = await closeBudget(options);
		const page = await startPage(options);
		expect(await answered(page)).toContain('No call is sent before');
		await page.post('/limits/open', { key });
		const after = await answered(page);
		expect(after).toMatch(/The rate limit org_write of the account \d+ is open again\./);
		expect(after).not.toContain('No call is sent before');
		await page.post('/limits/open', { key: 'job:anything' });
		expect(await answered(page)).toContain('This rate limit is open already.');
	});

	it('says how to connect an account where none is, and shows what the store knows', async () => {
		const { options } = await stage();
		await importOne(options);
		const { PINTEREST_ACCESS_TOKEN: _, ...env } = options.env ?? {};
		const text = await answered(await startPage({ ...options, env }));
		expect(text).toContain('No account is connected on this machine. Connect one with pinterest-pipeline auth login');
		expect(text).toContain('1 of 100 in 60 s used');
	});

	it('says why Pinterest does not take the token, and what to do', async () => {
		const { emulator } = await stage();
		const options = commandAt(emulator, await ownFolder(), 'pina_refused');
		const text = await answered(await startPage(options));
		expect(text).toContain('Connect it again with pinterest-pipeline auth login');
		expect(text).not.toContain('pina_refused');
	});

	it('says when a worker polled', async () => {
		const { options } = await stage();
		const worker = startWorker(options);
		const page = await startPage(options);
		let text = '';
		while (!text.includes('A worker publishes what comes due; it last looked')) text = await answered(page);
		await worker.stop();
	});
});
