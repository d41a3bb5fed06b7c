// The n8n editor in a real Chromium, logged in as the owner.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const ARGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/**
 * Opens a workflow and waits until its nodes are drawn.
 * @param server from `startServer()`
 */
export async function openEditor(server, workflowId, { width = 1440, height = 900, timeoutMs = 60_000 } = {}) {
	const browser = await chromium.launch({ executablePath: findChromium(), args: ARGS, timeout: timeoutMs });
	try {
		const context = await browser.newContext({ viewport: { width, height } });
		context.setDefaultTimeout(timeoutMs);
		const cookies = (await server.login()).split('; ').map((pair) => {
			const [name, ...value] = pair.split('=');
			return { name, value: value.join('='), url: server.url };
		});
		await context.addCookies(cookies);
		// Nothing the editor asks of the outside world is needed to draw a workflow.
		const blocked = [];
		await context.route(
			(url) => /^https?:$/.test(url.protocol) && url.origin !== server.url,
			async (route) => {
				blocked.push(route.request().url());
				await route.abort();
			},
		);

		const page = await context.newPage();
		await page.goto(`${server.url}/workflow/${workflowId}`);
		await page.locator('[data-test-id="canvas-node"]').first().waitFor({ state: 'visible' });
		// The view moves to fit the workflow once the nodes have been measured.
		await page.waitForLoadState('networkidle').catch(() => {});
		await page.evaluate(() => document.fonts.ready);

		return {
			page,
			/** Addresses outside the server that were asked for, and refused. */
			blocked,
			screenshot: (path) => page.screenshot({ path, animations: 'disabled' }),
			close: () => browser.close(),
		};
	} catch (error) {
		await browser.close();
		throw error;
	}
}

/** `CHROMIUM_PATH`, or the first of the usual names on the PATH. */
function findChromium() {
	if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
	for (const folder of (process.env.PATH ?? '').split(delimiter)) {
		for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
			const file = join(folder, name);
			try {
				accessSync(file, constants.X_OK);
				return file;
			} catch {
				// Not here.
			}
		}
	}
	throw new Error('No Chromium on the PATH; name one in CHROMIUM_PATH');
}
