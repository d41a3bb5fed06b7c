import { parseArgs } from 'node:util';
import { FAULTS, type Fault } from '../faults';

/** What was asked of the command. */
export interface Options {
	help: boolean;
	/** Stops after so many lives. @default never; 20,000 for a planted bug, 200 on stores */
	lives?: number;
	/** The first seed. @default a fresh one; 1 for planted bugs */
	from?: number;
	/** Stops after so many seconds. */
	seconds?: number;
	/** One life is replayed. */
	seed?: number;
	steps?: number;
	workers?: number;
	rows?: number;
	without?: Fault[];
	only?: Fault[];
	/** Shows every line of the story. */
	all: boolean;
	/** Hunts the planted bugs. */
	bugs: boolean;
	/** Writes the page of the simulation into this file. */
	page?: string;
	/** One planted bug, which is hunted, or replayed with a seed. */
	bug?: string;
	/** Lives each life on several stores and compares them. */
	stores: boolean;
}

/** An option that cannot be followed: one line for people. */
export class OptionError extends Error {}

export const HELP = `npm run sim                        runs lives from a fresh seed until it is stopped
npm run sim -- --seed 8123         replays one life and shows its story
npm run sim -- --bugs              shows that each planted bug is found
npm run sim -- --stores            shows that each life is the same on all stores
npm run sim -- --page sim.html     writes the simulation as a page for a browser

Lives
  --lives N          stop after N lives
  --seconds N        stop after N seconds
  --from SEED        the first seed; each life has the next one

One life
  --seed SEED        replay this life
  --steps N          only its first N steps
  --workers N        only its first N workers, 1 to 5
  --rows N           a sheet of N rows, 1 to 20
  --without A,B      leave these faults out
  --only A,B         leave all other faults out; --only none leaves out all
  --all              show every line, also reads of the store and answered calls

Planted bugs
  --bugs             all of them
  --bug NAME         this one; with --seed, replay a life that has it

Stores
  --stores           live each life in memory, on SQLite, and on Redis and Postgres
                     where REDIS_URL and POSTGRES_URL name one; 200 lives, or --lives N

Faults: ${FAULTS.join(', ')}
`;

const KNOWN = {
	help: { type: 'boolean', short: 'h' },
	lives: { type: 'string' },
	from: { type: 'string' },
	seconds: { type: 'string' },
	seed: { type: 'string' },
	steps: { type: 'string' },
	workers: { type: 'string' },
	rows: { type: 'string' },
	without: { type: 'string' },
	only: { type: 'string' },
	all: { type: 'boolean' },
	bugs: { type: 'boolean' },
	bug: { type: 'string' },
	page: { type: 'string' },
	stores: { type: 'boolean' },
} as const;
const OF_ONE_LIFE = ['steps', 'workers', 'rows', 'without', 'only', 'all'] as const;
const OF_MANY = ['lives', 'from', 'seconds', 'bugs', 'stores'] as const;

/** @throws an OptionError where they cannot be followed. */
export function optionsOf(args: string[]): Options {
	const { values } = parsed(args);
	const wrong = values.seed === undefined ? OF_ONE_LIFE : OF_MANY;
	const misplaced = wrong.find((name) => values[name] !== undefined);
	if (misplaced)
		throw new OptionError(
			`--${misplaced} is ${values.seed === undefined ? 'for one life: name it with' : 'not for one life, which is what you name with'} --seed.`,
		);
	if (values.page !== undefined && (args.length > 2 || values.page === ''))
		throw new OptionError('--page FILE stands alone.');
	if (values.bugs && values.bug !== undefined) throw new OptionError('Give either --bugs or --bug NAME.');
	if ((values.bugs || values.bug !== undefined) && values.seconds !== undefined)
		throw new OptionError('--seconds is not for planted bugs, which are hunted for a number of lives: --lives.');
	if (values.stores && (values.bugs || values.bug !== undefined))
		throw new OptionError('Planted bugs are hunted in memory, and not with --stores.');
	if (values.stores && values.seconds !== undefined)
		throw new OptionError('--seconds is not for --stores, where a number of lives is lived: --lives.');
	const whole = (
		name: 'lives' | 'from' | 'seconds' | 'seed' | 'steps' | 'workers' | 'rows',
		least: number,
		most = Number.MAX_SAFE_INTEGER,
	) => (values[name] === undefined ? undefined : wholeOf(name, values[name], least, most));
	return {
		help: values.help ?? false,
		lives: whole('lives', 1),
		from: whole('from', 0),
		seconds: whole('seconds', 1, 2_000_000),
		seed: whole('seed', 0),
		steps: whole('steps', 1),
		workers: whole('workers', 1, 5),
		rows: whole('rows', 1, 20),
		without: values.without === undefined ? undefined : faultsOf('without', values.without),
		only: values.only === undefined ? undefined : values.only === 'none' ? [] : faultsOf('only', values.only),
		all: values.all ?? false,
		bugs: values.bugs ?? false,
		bug: values.bug,
		page: values.page,
		stores: values.stores ?? false,
	};
}

function parsed(args: string[]) {
	try {
		return parseArgs({ args, options: KNOWN, strict: true, allowPositionals: false });
	} catch (error) {
		// Node's own message goes on with advice that is not for this command.
		const [said] = (error as Error).message.split(/\.\s|\n/);
		throw new OptionError(`${said?.replace(/\.$/, '')}. --help shows all options.`);
	}
}

function wholeOf(name: string, text: string, least: number, most: number): number {
	const value = Number(text);
	if (/^\d+$/.test(text) && value >= least && value <= most) return value;
	const range = most === Number.MAX_SAFE_INTEGER ? `from ${least} up` : `from ${least} to ${most}`;
	throw new OptionError(`--${name} takes a whole number ${range}, and not “${text}”.`);
}

function faultsOf(name: string, text: string): Fault[] {
	const isFault = (fault: string): fault is Fault => (FAULTS as readonly string[]).includes(fault);
	return text.split(',').map((fault) => {
		if (isFault(fault)) return fault;
		throw new OptionError(`--${name}: no fault is named “${fault}”. --help lists them.`);
	});
}
