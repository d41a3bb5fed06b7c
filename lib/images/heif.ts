import { boxesIn, type Box } from './boxes';
import type { Size } from './layout';

/** Boxes within the `meta`, at most; ten times what cameras and editors write. */
const MOST_BOXES = 512;

/** Version and flags of a full box. */
const FULL_BOX_BYTES = 4;
/** `ispe`: version and flags, width, height. */
const ISPE_BYTES = 12;

/**
 * The displayed size of a HEIF or AVIF image: the largest that its properties name, which is the
 * picture and not one of its tiles or thumbnails. Undefined where the properties lie behind the head.
 */
export function heifSize(head: Buffer): Size | undefined {
	const meta = childOf(head, { content: 0, end: head.length }, 'meta');
	const properties = meta && childOf(head, { ...meta, content: meta.content + FULL_BOX_BYTES }, 'iprp');
	const container = properties && childOf(head, properties, 'ipco');
	if (!container) return undefined;
	let largest: Size | undefined;
	let turned = false;
	for (const box of some(head, container)) {
		if (box.end > head.length) break;
		if (box.type === 'irot') turned = ((head[box.content] ?? 0) & 1) === 1;
		if (box.type !== 'ispe' || box.end - box.content < ISPE_BYTES) continue;
		const size = { width: head.readUInt32BE(box.content + 4), height: head.readUInt32BE(box.content + 8) };
		if (!largest || size.width * size.height > largest.width * largest.height) largest = size;
	}
	return largest && turned ? { width: largest.height, height: largest.width } : largest;
}

function childOf(head: Buffer, parent: Pick<Box, 'content' | 'end'>, type: string): Box | undefined {
	for (const box of some(head, parent)) {
		if (box.type === type) return box;
	}
	return undefined;
}

function* some(head: Buffer, { content, end }: Pick<Box, 'content' | 'end'>): Generator<Box> {
	let count = 0;
	for (const box of boxesIn(head, content, Math.min(end, head.length))) {
		if (count++ === MOST_BOXES) return;
		yield box;
	}
}
