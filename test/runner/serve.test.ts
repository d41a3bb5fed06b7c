import { describe, expect, it } from 'vitest';
import { commandAt } from '../support/worker';
import { ownFolder } from '../support/cli';
import { startPage } from '../support/page';
import { emulate } from '../support/pipeline';

const PAGES = ['/', '/jobs', '/calendar', '/imports', '/approvals', '/unknown', '/limits', '/webhooks'];

describe('serve', () => {
	it('shows every page after a login, and none before', async () => {
		const page = await startPage(commandAt(await emulate(), await ownFolder()));
		for (const path of PAGES) {
			const answer = await page.get(path);
			expect(answer.status).toBe(200);
			expect(await answer.text()).toMatch(/^<!doctype html>/);
			const stranger = await fetch(new URL(path, page.url), { redirect: 'manual' });
			expect(stranger.status).toBe(302);
			expect(stranger.headers.get('location')).toMatch(/^\/login/);
		}
		expect(await page.stop()).toBe(130);
	});
});
