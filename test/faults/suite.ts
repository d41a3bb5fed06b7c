import { parseArgs } from 'node:util';
import { passes, type FaultCase } from './case';
import { ambiguity } from './cases/ambiguity';
import { controls } from './cases/controls';
import { crashes } from './cases/crashes';
import { edits } from './cases/edits';
import { limits } from './cases/limits';
import { listings } from './cases/listings';
import { races } from './cases/races';
import { randomKills } from './cases/random-kills';
import { GONE_POINTS } from './crash-points';
import { haveProcessorsTime } from './idle';
import { STORE_KINDS, type StoreKind } from './plan';
import { killAll } from './run';
import { isThere } from './stores';
import { tableOf } from './table';
import { nothing, sum, type Tally } from './tally';

/** How many stages are played at once: each waits most of its time. More of them only while the processors have time left. */
const SIDE_BY_SIDE = { always: 4, most: 8 };

/** Begins nothing new, so that what was begun is cleared away. */
let interrupted = false;

async function main(): Promise<boolean> {
	const { values } = parseArgs({ options: { full: { type: 'boolean', default: false }, only: { type: 'string' } } });
	const stores: StoreKind[] = [];
	for (const kind of STORE_KINDS) {
		if (await isThere(kind)) stores.push(kind);
		else console.log(`Left out: ${kind}, whose server is not there.`);
	}
	const size = { full: values.full, stores };
	const wanted = (row: FaultCase) =>
		row.stores.length > 0 &&
		(!values.only || `${row.group}: ${row.fault}`.toLowerCase().includes(values.only.toLowerCase()));
	const rows = [crashes, edits, randomKills, ambiguity, listings, races, controls, limits]
		.flatMap((group) => group(size))
		.filter(wanted);
	const tallies = await playAll(rows);

	const ends = rows.map((row): [FaultCase, Tally] => [row, tallies.get(row) ?? nothing()]);
	console.log(`\n${tableOf(ends)}`);
	for (const [row, { faults, notes }] of ends) {
		// A control is meant to be wrong; what it never came to is a fault of the suite's.
		const told = row.expect === 'holds' ? [...notes, ...faults] : faults;
		for (const text of new Set(told)) console.log(`${row.fault}: ${text}`);
	}
	if (rows.some(({ group }) => group === 'crash')) {
		console.log('\nNo crash can come here any more:');
		for (const [name, why] of GONE_POINTS) console.log(`  ${name}: ${why}.`);
	}
	const failed = ends.filter(([row, tally]) => !passes(row, tally)).length;
	const { kills, runs } = sum([...tallies.values()]);
	console.log(`\n${runs} runs, ${kills} kills, ${Math.round(process.uptime())} s.`);
	console.log(`${ends.length - failed} passed, ${failed} failed`);
	return failed === 0 && ends.length > 0 && !interrupted;
}

/** Some side by side, then those that need the machine for themselves. */
async function playAll(rows: FaultCase[]): Promise<Map<FaultCase, Tally>> {
	const tallies = new Map<FaultCase, Tally>();
	const tasks = rows.flatMap((row) =>
		Array.from({ length: row.times ?? 1 }, (_, time) => row.stores.map((store) => ({ row, store, time }))).flat(),
	);
	for (const [alone, width] of [
		[false, SIDE_BY_SIDE],
		[true, { always: 1, most: 1 }],
	] as const) {
		const queue = tasks.filter(({ row }) => (row.alone ?? false) === alone);
		await Promise.all(
			Array.from({ length: width.most }, async (_, lane) => {
				while (queue.length > 0 && !interrupted) {
					if (lane >= width.always && !(await haveProcessorsTime())) continue;
					const task = queue.shift();
					if (!task) return;
					const { row, store, time } = task;
					const tally = await row
						.play(store, time)
						.catch((error: Error): Tally => ({ ...nothing(), faults: [error.stack ?? error.message] }));
					const label = (texts: string[]) => texts.map((text) => `${store}: ${text}`);
					const named = { ...tally, faults: label(tally.faults), notes: label(tally.notes) };
					tallies.set(row, sum([tallies.get(row) ?? nothing(), named]));
					const { duplicates, lost, unknown, disagreements } = tally;
					console.log(
						`${Math.round(process.uptime())} s  ${row.group}: ${row.fault} on ${store}: ${duplicates}/${lost}/${unknown}/${disagreements}${passes(row, tally) ? '' : '  <-- not as it should be'}`,
					);
				}
			}),
		);
	}
	return tallies;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => {
		interrupted = true;
		killAll();
	});
}
main().then(
	(held) => process.exit(held ? 0 : 1),
	(error: unknown) => {
		console.error(error);
		killAll();
		process.exit(1);
	},
);
