/** The listeners of each topic, within one process. */
export class Listeners {
	private readonly byTopic = new Map<string, Set<() => void>>();

	/** @returns removes the listener. */
	add(topic: string, listener: () => void): () => void {
		const own = () => listener(); // the same function may listen twice
		const those = this.byTopic.get(topic) ?? new Set();
		this.byTopic.set(topic, those.add(own));
		return () => {
			those.delete(own);
			if (those.size === 0 && this.byTopic.get(topic) === those) this.byTopic.delete(topic);
		};
	}

	get names(): string[] {
		return [...this.byTopic.keys()];
	}

	notify(topic: string): void {
		for (const listener of this.byTopic.get(topic) ?? []) listener();
	}

	/** After a time in which notifications may have been missed. */
	notifyAll(): void {
		for (const topic of this.names) this.notify(topic);
	}
}
