import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Room for the widest template, so that its texts can be read. */
export const PICTURE_SIZE = { width: 1300, height: 760 };

/** Around the workflow, in pixels: the signs of triggers stand beside their nodes, and the names below them. */
const MARGIN = 24;
const SIDE = 40;
const NAMES = 56;
/** The names of outputs stand to the right of the last node. */
const OUTPUTS = 64;

/** What lies over the canvas. */
const OVERLAYS = [
	'.vue-flow__panel',
	'[data-test-id^="execute-workflow-button"]',
	'[class*="executionButtons"]',
	'[class*="nodeButtonsWrapper"]',
]
	.flatMap((selector) => [selector, `${selector} *`])
	.join(', ');

/** Takes the picture of a workflow as the editor shows it. @param folder where to keep it, as NAME.png */
export async function takePicture(page: Page, workflowUrl: string, folder: string, name: string): Promise<void> {
	await page.goto(workflowUrl, { waitUntil: 'commit' });
	const nodes = page.getByTestId('canvas').locator('.vue-flow__node');
	await nodes.first().waitFor();
	await page.getByTestId('zoom-to-fit').click();
	await page.addStyleTag({ content: `${OVERLAYS} { visibility: hidden !important; }` });
	await page.waitForTimeout(1_000); // for the movement to end
	const boxes = (await nodes.all()).map(async (node) => await node.boundingBox());
	const places = (await Promise.all(boxes)).filter((box) => box !== null);
	const left = Math.min(...places.map(({ x }) => x));
	const top = Math.min(...places.map(({ y }) => y));
	const right = Math.max(...places.map(({ x, width }) => x + width));
	const bottom = Math.max(...places.map(({ y, height }) => y + height));
	await mkdir(folder, { recursive: true });
	await page.screenshot({
		path: join(folder, `${name}.png`),
		clip: {
			...{ x: left - SIDE, y: top - MARGIN },
			...{ width: right - left + 2 * SIDE + OUTPUTS, height: bottom - top + MARGIN + NAMES },
		},
	});
}
