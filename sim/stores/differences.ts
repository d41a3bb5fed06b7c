type Rows = readonly (readonly [key: string, raw: string])[];

/** What two stores are called that are compared. */
export type StoreNames = readonly [one: string, other: string];

/** How many characters are shown before the first difference of two rows, and after it. */
const BEFORE = 30;
const AFTER = 50;

/**
 * What two sets of rows differ in, whatever their order: a line for each key that has other bytes in one than in the
 * other, or is missing there. Ordered by key; empty where they are the same.
 */
export function differences(one: Rows, other: Rows, [nameOfOne, nameOfOther]: StoreNames): string[] {
	const [mine, theirs] = [new Map(one), new Map(other)];
	const keys = [...new Set([...mine.keys(), ...theirs.keys()])].sort();
	return keys.flatMap((key) => {
		const [raw, otherRaw] = [mine.get(key), theirs.get(key)];
		if (raw === otherRaw) return [];
		if (otherRaw === undefined) return [`${key}: only in ${nameOfOne}: ${excerpt(raw as string, 0)}`];
		if (raw === undefined) return [`${key}: only in ${nameOfOther}: ${excerpt(otherRaw, 0)}`];
		const [shown, otherShown] = excerpts(raw, otherRaw);
		return [`${key}: ${nameOfOne} has ${shown}, ${nameOfOther} has ${otherShown}`];
	});
}

/** Two texts, quoted and cut to what stands around their first difference. */
export function excerpts(one: string, other: string): [one: string, other: string] {
	let at = 0;
	while (at < one.length && one[at] === other[at]) at += 1;
	return [excerpt(one, at), excerpt(other, at)];
}

/** What stands around a place of a text. Quoted, as in JSON: bytes that cannot be seen can be. */
export function excerpt(raw: string, at: number): string {
	const [start, end] = [Math.max(0, at - BEFORE), at + AFTER];
	return `${start > 0 ? '…' : ''}${JSON.stringify(raw.slice(start, end))}${end < raw.length ? '…' : ''}`;
}
