import { describe, expect, it } from 'vitest';
import { accessibilityFaults } from '../support/accessibility';
import { visit } from '../support/browser';
import { commandAt } from '../support/worker';
import { ownFolder } from '../support/cli';
import { startPage } from '../support/page';
import { emulate } from '../support/pipeline';

const PAGES = ['', 'jobs', 'calendar', 'imports', 'approvals', 'unknown', 'limits', 'webhooks'];

describe('every page of the operations page', () => {
	it.each([{}, { dark: true }, { phone: true }, { phone: true, dark: true }])(
		'has no serious fault of accessibility, and no sideways scrolling: %o',
		async (how) => {
			const { loginUrl, url } = await startPage(commandAt(await emulate(), await ownFolder()));
			const { page, picture } = await visit(loginUrl, { ...how, bypassCSP: true });
			for (const path of PAGES) {
				await page.goto(url + path);
				expect({ path, faults: await accessibilityFaults(page) }).toEqual({ path, faults: [] });
				const width = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
				expect({ path, tooWide: Math.max(0, width) }).toEqual({ path, tooWide: 0 });
				await picture(`empty-${path || 'today'}-${Object.keys(how).join('-') || 'light'}`);
			}
		},
	);
});
