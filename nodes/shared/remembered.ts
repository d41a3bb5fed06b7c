/** What is kept of a key in this process; made where there is none yet. */
export function remembered<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
	const value = known.get(key) ?? make();
	known.set(key, value);
	return value;
}
