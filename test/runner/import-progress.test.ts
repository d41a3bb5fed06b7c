import { expect, it } from 'vitest';
import { clockTime, ImportProgress } from '../../runner/ui/import-progress';

/** Standard error without a terminal, and a clock. */
function start(pauseMs = 0) {
	let now = Date.parse('2027-03-01T12:00:00Z');
	const stream = { isTTY: false, write: () => true } as unknown as NodeJS.WriteStream;
	const progress = new ImportProgress({ pauseMs: () => pauseMs, isRead: () => true, now: () => now, stream });
	return { progress, pass: (ms: number) => (now += ms), now: () => now };
}

it('the line of an import names outcomes, stages, rate, what is waited for and until when, and the time left', () => {
	const { progress, pass, now } = start(180_000);
	for (let row = 2; row < 62; row++) {
		progress.state(row, 'publishing');
		progress.result({ row, outcome: 'created' });
		pass(1_000);
	}
	for (let row = 100; row < 460; row++) progress.state(row, 'queued');
	expect(progress.line()).toBe(
		`60 rows: 60 created · 360 queued · 60 a minute · waiting for Pinterest's limit, next at ${clockTime(now() + 180_000)}, about 6 min left`,
	);
	progress.end();
});

it('the line of an import says nothing of a pause that is too short to be noticed, and nothing of a time that is not known', () => {
	const { progress } = start(200);
	expect(progress.line()).toBe('0 rows: nothing to do');
	progress.end();
});
