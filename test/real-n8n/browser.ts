import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, selectors, type Page } from 'playwright-core';
import type { Home } from './packed-home';

const BROWSER = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
/** Where pictures of what the user sees are kept, if at all. */
const PICTURES = process.env.EDITOR_PICTURES;
const WAIT_MS = 120_000;

/** n8n's editor in a browser, with the owner logged in. */
export interface Editor {
	page: Page;
	/** Of the owner, for n8n's REST interface. */
	cookie: string;
	/** Keeps a picture of the page where `EDITOR_PICTURES` names a folder. */
	picture: (name: string) => Promise<void>;
	/** Chooses an option of a parameter. */
	pick: (parameter: string, option: string) => Promise<void>;
	close: () => Promise<void>;
}

export async function openEditor(
	server: Awaited<ReturnType<Home['startServer']>>,
	viewport = { width: 1400, height: 1000 },
): Promise<Editor> {
	const cookie = await server.login();
	selectors.setTestIdAttribute('data-test-id'); // as n8n names it
	const browser = await chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox'] });
	const context = await browser.newContext({ viewport, permissions: ['clipboard-read', 'clipboard-write'] });
	const cookies = cookie.split('; ').map((each) => each.split(/=(.*)/s) as [string, string]);
	await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: server.url })));
	const page = await context.newPage();
	page.setDefaultTimeout(WAIT_MS);
	if (PICTURES) await mkdir(PICTURES, { recursive: true });
	return {
		page,
		cookie,
		async picture(name) {
			if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
		},
		async pick(parameter, option) {
			await page.getByTestId(`parameter-input-${parameter}`).first().click();
			const items = page.getByTestId('parameter-input-item').filter({ hasText: option });
			await items.locator('visible=true').first().click();
		},
		close: async () => await browser.close(),
	};
}
