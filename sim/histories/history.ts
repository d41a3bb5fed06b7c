import type { AtomicStore, RowWrite } from '../../lib/store/atomic-store';

/** The verbs of a store that are recorded. */
export type StoreVerbs = Pick<AtomicStore, 'insert' | 'swap' | 'apply' | 'read' | 'getMany' | 'set' | 'delete'>;

/** The bytes of a row; `null` where there is no such row. */
export type Raw = string | null;

export type VerbCall =
	| { verb: 'insert'; args: [key: string, raw: string] }
	| { verb: 'swap'; args: [key: string, expected: string, next: string] }
	| { verb: 'apply'; args: [writes: readonly RowWrite[]] }
	| { verb: 'read'; args: [key: string] }
	| { verb: 'getMany'; args: [keys: readonly string[]] }
	| { verb: 'set'; args: [key: string, raw: string] }
	| { verb: 'delete'; args: [key: string] };

/** What a verb resolved to; `null` stands for `undefined`, so that a record survives JSON. */
export type VerbValue = boolean | Raw | Raw[];

/** One verb as its client saw it. A client does one after the other. */
export type RecordedVerb = VerbCall & {
	client: number;
	/** When it was called, in nanoseconds of a clock that all clients share. */
	call: number;
	/** When it was answered, by the same clock; `Infinity` where no answer came. */
	return: number;
	/** `unknown` where it rejected or was never answered: it may have taken effect, may do so later, or never. */
	result: { value: VerbValue } | 'unknown';
};

/** In one line: for people. */
export function describeVerb({ client, verb, args, call, return: end, result }: RecordedVerb): string {
	const answer = result === 'unknown' ? '?' : JSON.stringify(result.value);
	return `client ${client}: ${verb} ${JSON.stringify(args).slice(1, -1)} -> ${answer} (${call} to ${end})`;
}
