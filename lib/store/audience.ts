/** Who listens to which topic, within one process. */
export class Listeners {
	private readonly byTopic = new Map<string, Set<() => void>>();

	/** @returns what takes the listener away again. */
	add(topic: string, listener: () => void): () => void {
		const own = () => listener(); // the same function may listen twice
		const those = this.byTopic.get(topic) ?? new Set();
		this.byTopic.set(topic, those.add(own));
		return () => {
			those.delete(own);
			if (those.size === 0 && this.byTopic.get(topic) === those) this.byTopic.delete(topic);
		};
	}

	get topics(): string[] {
		return [...this.byTopic.keys()];
	}

	hear(topic: string): void {
		for (const listener of this.byTopic.get(topic) ?? []) listener();
	}

	/** After a time in which announcements may have been missed. */
	hearAll(): void {
		for (const topic of this.topics) this.hear(topic);
	}
}
