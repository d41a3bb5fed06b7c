import { chromium, selectors, type Page } from 'playwright-core';
import type { Home } from './packed-home';

/** Where Chromium is. @default /usr/bin/chromium */
const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** No step in n8n's editor takes nearly as long, unless the machine has much else to do. */
const STEP_TIMEOUT_MS = 120_000;

/** A page of the editor of an n8n, whose owner is logged in. `close` also ends the browser. */
export async function openEditor(
	server: Awaited<ReturnType<Home['startServer']>>,
	viewport = { width: 1400, height: 1000 },
): Promise<{ page: Page; close: () => Promise<void> }> {
	selectors.setTestIdAttribute('data-test-id'); // as n8n names it
	const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
	const context = await browser.newContext({ viewport, permissions: ['clipboard-read', 'clipboard-write'] });
	const cookies = (await server.login()).split('; ').map((each) => each.split(/=(.*)/s) as [string, string]);
	await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: server.url })));
	const page = await context.newPage();
	page.setDefaultTimeout(STEP_TIMEOUT_MS);
	return { page, close: async () => await browser.close() };
}
