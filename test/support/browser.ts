import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterThisTest } from './cleanup';

const BROWSER = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
/** Where pictures of what people see are kept, if at all. */
const PICTURES = process.env.PAGE_PICTURES;
const WAIT_MS = 60_000;
const DESK = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

export interface Visit {
	page: Page;
	context: BrowserContext;
	/** Keeps a picture of the whole page where `PAGE_PICTURES` names a folder. */
	picture: (name: string) => Promise<void>;
}

export interface VisitOptions extends BrowserContextOptions {
	/** A phone's screen, with touch. */
	phone?: boolean;
	dark?: boolean;
}

/** Ends when all pictures of a page are there, or could not be had. */
const ALL_IMAGES = `Promise.all([...document.images].map((image) => {
	image.loading = 'eager';
	return image.complete ? undefined : new Promise((done) => (image.onload = image.onerror = done));
}))`;

let browser: Promise<Browser> | undefined;

/** A browser of nobody, with a tab at this address. It is closed after the test. */
export async function visit(
	url: string,
	{ phone = false, dark = false, ...options }: VisitOptions = {},
): Promise<Visit> {
	browser ??= chromium.launch({
		executablePath: BROWSER,
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
		],
	});
	const context = await (
		await browser
	).newContext({
		viewport: phone ? PHONE : DESK,
		hasTouch: phone,
		isMobile: phone,
		colorScheme: dark ? 'dark' : 'light',
		...options,
	});
	afterThisTest(async () => await context.close());
	const page = await context.newPage();
	page.setDefaultTimeout(WAIT_MS);
	await page.goto(url);
	return {
		page,
		context,
		async picture(name) {
			if (!PICTURES) return;
			await mkdir(PICTURES, { recursive: true });
			await page.evaluate(ALL_IMAGES);
			await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
		},
	};
}
