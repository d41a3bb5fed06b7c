import type { Raw, RecordedVerb } from '../../sim/histories/history';

type Rows = ReadonlyMap<string, string>;

/**
 * Whether some order of the verbs explains all of their answers: tries every order that time allows, with each unknown
 * verb done or not. Written from what the verbs are documented to do, and slow: for a few verbs.
 */
export function isExplained(verbs: readonly RecordedVerb[], rows: Rows = new Map()): boolean {
	if (verbs.every(({ result }) => result === 'unknown')) return true;
	const firstReturn = Math.min(...verbs.map((verb) => (verb.result === 'unknown' ? Infinity : verb.return)));
	return verbs.some((verb, index) => {
		if (verb.call > firstReturn) return false;
		const [answer, next] = carriedOut(verb, rows);
		const isAsAnswered = verb.result === 'unknown' || JSON.stringify(verb.result.value) === JSON.stringify(answer);
		return isAsAnswered && isExplained(verbs.toSpliced(index, 1), next);
	});
}

/** What a verb answers where rows are as given, and how it leaves them. */
export function carriedOut(verb: Pick<RecordedVerb, 'verb' | 'args'>, rows: Rows): [boolean | Raw | Raw[], Rows] {
	const { verb: name, args } = verb as RecordedVerb;
	const next = new Map(rows);
	const rawOf = (key: string) => rows.get(key) ?? null;
	if (name === 'read') return [rawOf(args[0]), rows];
	if (name === 'getMany') return [args[0].map(rawOf), rows];
	if (name === 'delete') return [next.delete(args[0]), next];
	if (name === 'set') return [true, next.set(...args)];
	if (name === 'insert') return rows.has(args[0]) ? [false, rows] : [true, next.set(...args)];
	if (name === 'swap') return rawOf(args[0]) === args[1] ? [true, next.set(args[0], args[2])] : [false, rows];
	if (args[0].some(({ key, expected }) => expected !== undefined && expected !== rawOf(key))) return [false, rows];
	for (const { key, next: raw } of args[0]) {
		if (raw === null) next.delete(key);
		else if (raw !== undefined) next.set(key, raw);
	}
	return [true, next];
}
