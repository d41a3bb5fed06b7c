/** Numbers that follow from a seed alone, the same on every machine and in every browser. */
export class Random {
	private a: number;
	private b: number;
	private c: number;
	private d: number;

	/** @param seed a whole number, or the text that names a stream of its own. */
	constructor(seed: number | string) {
		let hash = 1779033703;
		for (const character of String(seed)) {
			hash = Math.imul(hash ^ character.charCodeAt(0), 3432918353);
			hash = (hash << 13) | (hash >>> 19);
		}
		const mixed = () => {
			hash = Math.imul(hash ^ (hash >>> 16), 2246822507);
			hash = Math.imul(hash ^ (hash >>> 13), 3266489909);
			return (hash ^= hash >>> 16) >>> 0;
		};
		[this.a, this.b, this.c, this.d] = [mixed(), mixed(), mixed(), mixed()];
		for (let times = 0; times < 8; times++) this.next();
	}

	/** From 0 up to, not including, 1: the generator "sfc32". */
	next(): number {
		const sum = (((this.a + this.b) | 0) + this.d) | 0;
		this.d = (this.d + 1) | 0;
		this.a = this.b ^ (this.b >>> 9);
		this.b = (this.c + (this.c << 3)) | 0;
		this.c = (this.c << 21) | (this.c >>> 11);
		this.c = (this.c + sum) | 0;
		return (sum >>> 0) / 4294967296;
	}

	/** A whole number from 0 up to, not including, `count`. */
	below(count: number): number {
		return Math.floor(this.next() * count);
	}

	/** A number from `least` up to, not including, `most`. */
	between(least: number, most: number): number {
		return least + this.next() * (most - least);
	}

	/** True so often; draws a number also where it is never or always so. */
	chance(probability: number): boolean {
		return this.next() < probability;
	}

	pick<Item>(items: readonly Item[]): Item {
		return items[this.below(items.length)] as Item;
	}

	/** Milliseconds: mostly near `usual`, now and then many times as much. */
	latency(usual: number): number {
		const draw = this.next();
		const times = draw < 0.9 ? 0.3 + this.next() : draw < 0.99 ? 1 + 10 * this.next() : 10 + 90 * this.next();
		return usual * times;
	}
}
