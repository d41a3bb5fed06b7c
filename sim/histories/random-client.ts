import type { RowWrite } from '../../lib/store/atomic-store';
import type { Random } from '../kernel/random';
import type { StoreVerbs } from './history';

/** Asks a store for random verbs on few rows, one after the other, with bytes that no other write has. */
export class RandomClient {
	private writes = 0;
	/** What it saw or wrote last of each row: what it expects, which others may have changed. */
	private readonly known = new Map<string, string | undefined>();

	constructor(
		private readonly store: StoreVerbs,
		private readonly keys: readonly string[],
		/** Begins the bytes of its writes. */
		private readonly name: string,
		private readonly random: Random,
	) {}

	/** @returns when the verb was answered, or rejected. */
	async step(): Promise<void> {
		const draw = this.random.next();
		try {
			if (draw < 0.15) await this.read();
			else if (draw < 0.4) await this.readSeveral();
			else if (draw < 0.7) await this.apply();
			else await this.writeOne(draw);
		} catch {
			// The store did not answer: the history has it as unknown.
		}
	}

	private async read(): Promise<void> {
		const key = this.random.pick(this.keys);
		this.known.set(key, await this.store.read(key));
	}

	private async readSeveral(): Promise<void> {
		const raws = await this.store.getMany([...this.keys]);
		for (const [index, key] of this.keys.entries()) this.known.set(key, raws[index]);
	}

	/** Some rows, each compared or not, and written, deleted or left. */
	private async apply(): Promise<void> {
		const { random } = this;
		const some = this.keys.filter(() => random.chance(0.7));
		const writes = some.map((key): RowWrite => {
			const expected = random.chance(0.6) ? (this.known.get(key) ?? null) : undefined;
			const draw = random.next();
			return { key, expected, next: draw < 0.2 ? undefined : draw < 0.5 ? null : this.bytes() };
		});
		if (!(await this.store.apply(writes))) return;
		for (const { key, next } of writes) if (next !== undefined) this.known.set(key, next ?? undefined);
	}

	private async writeOne(draw: number): Promise<void> {
		const key = this.random.pick(this.keys);
		const expected = this.known.get(key);
		const next = this.bytes();
		if (draw < 0.78) {
			await this.store.delete(key);
			this.known.set(key, undefined);
			return;
		}
		if (draw < 0.83) await this.store.set(key, next);
		else if (
			expected === undefined ? !(await this.store.insert(key, next)) : !(await this.store.swap(key, expected, next))
		)
			return;
		this.known.set(key, next);
	}

	private bytes(): string {
		return `${this.name}.${(this.writes += 1)}`;
	}
}
