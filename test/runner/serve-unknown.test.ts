import { describe, expect, it } from 'vitest';
import { cli, ownFolder } from '../support/cli';
import { startPage } from '../support/page';
import { emulate, samples } from '../support/pipeline';
import { commandAt } from '../support/worker';

/** A row whose publish was not answered, whose pin is listed without its date, and the page. */
async function unanswered() {
	const emulator = await emulate();
	const env = {
		...commandAt(emulator, await ownFolder()).env,
		PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '1',
	};
	const input = 'media_url,board,title,description\nmedia/lemon-tart.jpg,Travel,Once,With lemons.';
	const run = async () => await cli(['import', '-', '--quarantine', '1', '--json'], { env, cwd: samples, input });
	emulator.list({ dates: 'missing' });
	emulator.faults.add({ on: 'POST /pins', kind: 'drop-after-commit', times: 1 });
	const { lines } = await run();
	expect(lines.at(-1)).toMatchObject({ unknown: 1 });
	const page = await startPage({ env, cwd: samples });
	const path = `/unknown/${encodeURIComponent(String(lines[0]?.idempotencyKey))}`;
	return { emulator, env, run, page, path, pin: String(emulator.pins()[0]?.id) };
}

describe('the page Unknown', () => {
	it('lists the pins of which nobody knows whether they are published', async () => {
		const { page, path } = await unanswered();
		const text = await page.text('/unknown');
		expect(text).toContain(`href="${path}"`);
		expect(text).toContain('Once');
		expect((await page.get(`${path}/picture`)).headers.get('content-type')).toBe('image/jpeg');
	});

	it('shows the pins on the board that may be it, each with its picture, and changes nothing by looking', async () => {
		const { emulator, page, path, pin } = await unanswered();
		const before = emulator.requests().length;
		expect(await page.text(path)).toContain('Look on the board');
		expect((await page.get(`${path}/pins/${pin}/picture`)).status).toBe(404);
		expect(emulator.requests()).toHaveLength(before);
		const text = await page.text(`${path}?look=1`);
		expect(text).toContain('One pin of');
		expect(text).toContain('title, description');
		expect(text).toContain(`value="${pin}"`);
		expect(
			emulator
				.requests()
				.slice(before)
				.every(({ method }) => method === 'GET'),
		).toBe(true);
		const picture = await page.get(`${path}/pins/${pin}/picture`);
		expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
		expect((await page.get(`${path}/pins/999/picture`)).status).toBe(404);
		expect(await page.text('/unknown')).toContain('Once');
	});

	it('records the pin that a person points at', async () => {
		const { emulator, run, page, path, pin } = await unanswered();
		const answer = await page.post(path, { answer: 'pin', pin: `https://www.pinterest.com/pin/${pin}/` });
		expect([answer.status, answer.headers.get('location')]).toEqual([303, '/unknown']);
		const text = await page.text('/unknown');
		expect(text).toContain('Once is published');
		expect(text).toContain('Every pin is accounted for.');
		expect((await run()).lines[0]).toMatchObject({ outcome: 'existing', pinId: pin });
		expect(emulator.pins()).toHaveLength(1);
	});

	it('refuses a pin that the account does not have, and says so', async () => {
		const { page, path } = await unanswered();
		const answer = await page.post(path, { answer: 'pin', pin: '999999999999999999' });
		expect(answer.headers.get('location')).toBe(path);
		expect(await page.text(path)).toContain('account has no pin 999999999999999999');
	});

	it('publishes once more what a person says is not there', async () => {
		const { emulator, run, page, path } = await unanswered();
		expect(await page.text(path)).toContain('there will be two of it');
		await page.post(path, { answer: 'not-there' });
		expect(await page.text('/unknown')).toContain('Import its row again to publish it');
		emulator.list({});
		expect((await run()).lines.at(-1)).toMatchObject({ created: 1 });
		expect(emulator.pins()).toHaveLength(2);
	});

	it('takes what a person says of an attempt for no later one', async () => {
		const { page, path } = await unanswered();
		const sentAt = Number(/name="sentAt" value="(\d+)"/.exec(await page.text(path))?.[1]);
		await page.post(path, { answer: 'not-there', sentAt: `${sentAt - 1}` });
		expect(await page.text(path)).toContain('was sent again meanwhile');
		await page.post(path, { answer: 'not-there', sentAt: `${sentAt}` });
		expect(await page.text('/unknown')).toContain('Import its row again to publish it');
	});

	it('lets a reader look, and decide nothing', async () => {
		const { page, path } = await unanswered();
		const reader = await page.login(page.readerToken);
		expect(await reader.text(`${path}?look=1`)).not.toContain('name="answer"');
		expect((await reader.post(path, { answer: 'not-there' })).status).toBe(403);
	});
});
