const FIRST_PLACES = 1_024;
const FREE = -1;

/**
 * A map from whole numbers to whole numbers, both from 0 to 2⁵³, for a run of a million rows. An entry takes 32 to 64
 * bytes in two arrays outside of the heap. That of a `Map` takes about a hundred there, because numbers above 2³¹ are objects.
 */
export class NumberMap {
	private keys = new Float64Array(FIRST_PLACES).fill(FREE);
	private values = new Float64Array(FIRST_PLACES);
	private entries = 0;

	get(key: number): number | undefined {
		const place = this.placeOf(key);
		return this.keys[place] === FREE ? undefined : this.values[place];
	}

	set(key: number, value: number): void {
		const place = this.placeOf(key);
		const isNew = this.keys[place] === FREE;
		this.keys[place] = key;
		this.values[place] = value;
		if (isNew && ++this.entries * 2 > this.keys.length) this.grow();
	}

	/** Where the key is, or the free place where it belongs. Keys are digests, so their last bits are spread well. */
	private placeOf(key: number): number {
		const places = this.keys.length;
		let place = key % places;
		while (this.keys[place] !== FREE && this.keys[place] !== key) place = (place + 1) % places;
		return place;
	}

	private grow(): void {
		const { keys, values } = this;
		this.keys = new Float64Array(keys.length * 2).fill(FREE);
		this.values = new Float64Array(keys.length * 2);
		for (const [place, key] of keys.entries()) {
			if (key === FREE) continue;
			const next = this.placeOf(key);
			this.keys[next] = key;
			this.values[next] = values[place] as number;
		}
	}
}
