import type { Size } from './layout';
import type { Pixels } from './pixels';

/** How much a saturated colour counts beside an edge, and how much the distance from the middle counts against both. */
const WEIGHTS = { saturation: 0.5, middle: 0.1 };

/**
 * Where to cut a picture so that most of its detail and colour is kept: edges and saturated colours count, and of
 * places that are as good the one in the middle.
 * @param thumbnail the whole picture, small.
 * @param part the size of the part, as fractions of the picture from 0 to 1. One of them is 1.
 * @returns the left upper corner of the part, as fractions of the picture. Pure.
 */
export function attentionCorner(thumbnail: Pixels, part: Size): { left: number; top: number } {
	const weights = weightsOf(thumbnail);
	if (part.width < 1) return { left: bestStart(weights.columns, part.width), top: 0 };
	return { left: 0, top: bestStart(weights.rows, part.height) };
}

/** How much each column, and each row, has to show. */
function weightsOf({ data, width, height }: Pixels): { columns: number[]; rows: number[] } {
	const columns = new Array<number>(width).fill(0);
	const rows = new Array<number>(height).fill(0);
	const luma = (x: number, y: number) => {
		const at = (Math.min(y, height - 1) * width + Math.min(x, width - 1)) * 4;
		// Rec. 601, as JPEG has it.
		return 0.299 * (data[at] as number) + 0.587 * (data[at + 1] as number) + 0.114 * (data[at + 2] as number);
	};
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const here = luma(x, y);
			const edge = Math.abs(here - luma(x + 1, y)) + Math.abs(here - luma(x, y + 1));
			const at = (y * width + x) * 4;
			const colours = [data[at] as number, data[at + 1] as number, data[at + 2] as number];
			const saturation = Math.max(...colours) - Math.min(...colours);
			const weight = edge + WEIGHTS.saturation * saturation;
			columns[x] = (columns[x] as number) + weight;
			rows[y] = (rows[y] as number) + weight;
		}
	}
	return { columns, rows };
}

/** The start of the window with the most weight, as a fraction of the whole. */
function bestStart(weights: number[], part: number): number {
	const window = Math.max(1, Math.round(weights.length * part));
	const last = weights.length - window;
	if (last <= 0) return (1 - part) / 2;
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	let sum = weights.slice(0, window).reduce((all, weight) => all + weight, 0);
	let best = { score: -Infinity, start: 0 };
	for (let start = 0; start <= last; start++) {
		const fromMiddle = Math.abs(start - last / 2) / (last / 2);
		const score = sum - WEIGHTS.middle * fromMiddle * total * part;
		if (score > best.score + total * 1e-9) best = { score, start };
		sum += (weights[start + window] ?? 0) - (weights[start] as number);
	}
	return (best.start / last) * (1 - part);
}
