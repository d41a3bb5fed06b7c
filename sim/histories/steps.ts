import type { Raw, RecordedVerb } from './history';

/** A condition on a row: its value, or `PRESENT` for any bytes. */
type Condition = [row: number, value: number];

/** What a verb says of some rows, or does to them. Values are numbers, which `Values` gives to bytes. */
export interface Step {
	record: RecordedVerb;
	conditions: Condition[];
	effects: [row: number, value: number][];
	/** Whether all conditions were met; undefined where that is unknown. */
	met: boolean | undefined;
	/** Changes nothing whenever it took place. */
	isPure: boolean;
}

/** The number that stands for "no such row". */
const ABSENT = 0;
const PRESENT = -1;

/** Numbers for the bytes of rows: states are compared often. */
export class Values {
	private readonly numbers = new Map<Raw, number>([[null, ABSENT]]);
	private readonly raws: Raw[] = [null];

	numberOf(raw: Raw): number {
		const known = this.numbers.get(raw) ?? this.raws.push(raw) - 1;
		this.numbers.set(raw, known);
		return known;
	}

	rawOf(number: number): Raw {
		return this.raws[number] ?? null;
	}
}

/**
 * What a verb tells of these rows alone; undefined where that is nothing. Of a verb that also touches other rows:
 * where it succeeded, everything that concerns these; where it failed and had conditions on the others, nothing,
 * because those may be the ones that were not met.
 */
export function stepOf(record: RecordedVerb, keys: readonly string[], values: Values): Step | undefined {
	const { conditions, effects } = ruleOf(record);
	const own = <Value>([key]: [string, Value]) => keys.includes(key);
	const numbered = ([key, raw]: [string, Raw | undefined]): [number, number] => [
		keys.indexOf(key),
		raw === undefined ? PRESENT : values.numberOf(raw),
	];
	const step = {
		record,
		conditions: conditions.filter(own).map(numbered),
		effects: effects.filter(own).map(numbered),
		met: metOf(record),
	};
	const isPure = step.met === false || step.effects.length === 0;
	if (step.met === undefined && isPure) return undefined;
	if (step.met === false && step.conditions.length < conditions.length) return undefined;
	if (step.met && step.conditions.length + step.effects.length === 0) return undefined;
	return { ...step, isPure };
}

export function isMet({ conditions }: Step, state: readonly number[]): boolean {
	return conditions.every(([row, value]) => (value === PRESENT ? state[row] !== ABSENT : state[row] === value));
}

interface Rule {
	/** `undefined` stands for any bytes. */
	conditions: [key: string, raw: Raw | undefined][];
	effects: [key: string, raw: Raw][];
}

/** What a verb compares and what it writes. A read compares with what it answered. */
function ruleOf(record: RecordedVerb): Rule {
	const value = record.result === 'unknown' ? undefined : record.result.value;
	switch (record.verb) {
		case 'insert':
			return { conditions: [[record.args[0], null]], effects: [record.args] };
		case 'swap': {
			const [key, expected, next] = record.args;
			return { conditions: [[key, expected]], effects: [[key, next]] };
		}
		case 'set':
			return { conditions: [], effects: [record.args] };
		case 'delete':
			return { conditions: [[record.args[0], undefined]], effects: [[record.args[0], null]] };
		case 'read':
			return { conditions: [[record.args[0], value as Raw]], effects: [] };
		case 'getMany':
			return { conditions: record.args[0].map((key, index) => [key, (value as Raw[])?.[index]]), effects: [] };
		case 'apply':
			return {
				conditions: record.args[0].flatMap(({ key, expected }) => (expected === undefined ? [] : [[key, expected]])),
				effects: record.args[0].flatMap(({ key, next }) => (next === undefined ? [] : [[key, next]])),
			};
	}
}

function metOf({ verb, result }: RecordedVerb): boolean | undefined {
	if (result === 'unknown') return undefined;
	return verb === 'read' || verb === 'getMany' || result.value === true;
}
