import type { BoardLook } from '../../../../lib';

/** So many looks are kept; the oldest goes first. */
const KEPT = 50;

/** The pictures of pins that were found on boards lately: this page fetches those and no other address. */
export class Looks {
	private readonly byKey = new Map<string, Map<string, string>>();

	keep(key: string, { candidates }: BoardLook): void {
		const pictures = candidates.flatMap(({ id, picture }) => (picture === undefined ? [] : [[id, picture] as const]));
		this.byKey.delete(key);
		this.byKey.set(key, new Map(pictures));
		for (const oldest of this.byKey.keys()) {
			if (this.byKey.size <= KEPT) return;
			this.byKey.delete(oldest);
		}
	}

	/** The address of a pin's picture. */
	pictureOf(key: string, pinId: string): string | undefined {
		return this.byKey.get(key)?.get(pinId);
	}
}
