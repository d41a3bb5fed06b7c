import type { Drawing } from './drawing.ts';

const COLUMNS = 9;
const ROWS = 8;

/**
 * The difference hash of a picture: 64 times whether it becomes brighter from one cell of a coarse grid to the next.
 * Scaling, compressing and small shifts of colour change few of the bits.
 */
function differenceHash(picture: Drawing): boolean[] {
	const cells = Array.from({ length: ROWS }, (_, row) =>
		Array.from({ length: COLUMNS }, (_, column) => brightness(picture, column, row)),
	);
	return cells.flatMap((row) => row.slice(1).map((cell, index) => cell > (row[index] as number) + 1));
}

/** In how many of the 64 bits two pictures differ. */
export function hashDistance(one: Drawing, other: Drawing): number {
	const others = differenceHash(other);
	return differenceHash(one).filter((bit, index) => bit !== others[index]).length;
}

function brightness({ data, width, height }: Drawing, column: number, row: number): number {
	const [left, right] = [(column * width) / COLUMNS, ((column + 1) * width) / COLUMNS].map(Math.floor) as [
		number,
		number,
	];
	const [top, bottom] = [(row * height) / ROWS, ((row + 1) * height) / ROWS].map(Math.floor) as [number, number];
	let sum = 0;
	let count = 0;
	for (let y = top; y < Math.max(bottom, top + 1); y++)
		for (let x = left; x < Math.max(right, left + 1); x++, count++) {
			const at = (y * width + x) * 4;
			sum += 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
		}
	return sum / count;
}
