import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
/** What keeps people from using a page. */
const FAULTS = ['serious', 'critical'];

interface AxeResults {
	violations: { id: string; impact: string; nodes: { html: string }[] }[];
}

/** What axe-core finds serious or critical on a page, each with the element it is about. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
	const { violations } = (await page.evaluate(`${AXE}; axe.run()`)) as AxeResults;
	return violations
		.filter(({ impact }) => FAULTS.includes(impact))
		.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}
