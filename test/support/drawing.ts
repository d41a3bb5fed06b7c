/** Rows of pixels, four bytes each: red, green, blue, alpha. */
export interface Drawing {
	width: number;
	height: number;
	data: Uint8ClampedArray<ArrayBuffer>;
}

type Colour = readonly [number, number, number];

/** The mark of each corner, so that turning and mirroring are seen. */
export const CORNERS = {
	topLeft: [220, 30, 30],
	topRight: [30, 170, 60],
	bottomLeft: [40, 60, 210],
	bottomRight: [240, 220, 40],
} as const satisfies Record<string, Colour>;

export type Corner = keyof typeof CORNERS;

/** The side of a mark, as a fraction of the shorter side. */
const MARK = 0.2;

/** A smooth picture with a mark in each corner and a dark spot, or a hole, in the middle of its left part. */
export function draw(width: number, height: number, { hole = false } = {}): Drawing {
	const data = new Uint8ClampedArray(width * height * 4);
	const mark = Math.min(width, height) * MARK;
	for (let y = 0, at = 0; y < height; y++) {
		for (let x = 0; x < width; x++, at += 4) {
			const corner = cornerAt(x, y, width, height, mark);
			const inSpot = ((x / width - 0.4) / 0.2) ** 2 + ((y / height - 0.5) / 0.3) ** 2 < 1;
			const ground: Colour = [200 - (120 * x) / width, 120 + (90 * y) / height, 160];
			const colour: Colour = corner ? CORNERS[corner] : inSpot ? [40, 30, 50] : ground;
			data.set([...colour, hole && inSpot ? 0 : 255], at);
		}
	}
	return { width, height, data };
}

function cornerAt(x: number, y: number, width: number, height: number, mark: number): Corner | undefined {
	const [left, right] = [x < mark, x >= width - mark];
	const [top, bottom] = [y < mark, y >= height - mark];
	if (top) return left ? 'topLeft' : right ? 'topRight' : undefined;
	if (bottom) return left ? 'bottomLeft' : right ? 'bottomRight' : undefined;
	return undefined;
}

/** The colour in the middle of a corner's mark. @param frame where the drawing lies; everything if absent */
export function cornerColour(
	picture: Drawing,
	corner: Corner,
	frame = { left: 0, top: 0, width: picture.width, height: picture.height },
): [number, number, number] {
	const inset = (Math.min(frame.width, frame.height) * MARK) / 2;
	const x = frame.left + (corner.endsWith('Left') ? inset : frame.width - 1 - inset);
	const y = frame.top + (corner.startsWith('top') ? inset : frame.height - 1 - inset);
	const at = (Math.round(y) * picture.width + Math.round(x)) * 4;
	return [...picture.data.subarray(at, at + 3)] as [number, number, number];
}

/** Without transparency, on white. */
export function onWhite({ width, height, data }: Drawing): Drawing {
	const opaque = data.map((value, at) => {
		const alpha = (data[at - (at % 4) + 3] ?? 255) / 255;
		return at % 4 === 3 ? 255 : value * alpha + 255 * (1 - alpha);
	});
	return { width, height, data: opaque as Drawing['data'] };
}
