import { describe, expect, it } from 'vitest';
import { cli, ownFolder } from '../support/cli';
import { loginAt } from '../support/login';
import { emulate, samples } from '../support/pipeline';

const TITLES = ['One', 'Two', 'Three', 'Four', 'Five'];
const input = [
	'board,title,link,media_url,cover_url',
	...TITLES.map((title) => `Travel,${title},https://example.com/${title},media/lemon-tart.jpg,`),
	'Travel,Film,https://example.com/film,media/sailing.mp4,media/sailing-cover.jpg',
	'',
].join('\n');
const ALL = ['Film', ...TITLES].sort();

describe('a password that is changed, with which Pinterest refuses all tokens,', () => {
	it.each(['GET /boards', 'POST /media', 'GET /media/:media_id', 'POST /pins'])(
		'in the middle of an import at %s ends it with one sentence that says to connect again, and then the rows go on',
		async (on) => {
			const emulator = await emulate();
			const home = await ownFolder();
			await loginAt(emulator, home);
			const run = async () => await cli(['import', '-', '--json'], { env: { HOME: home }, cwd: samples, input });
			emulator.faults.add({ kind: 'revoke-tokens', on, skip: on === 'POST /pins' ? 2 : 0 });

			const stopped = await run();
			expect(stopped.code).not.toBe(0);
			const problems = stopped.lines.flatMap(({ problem }) => (problem ? [problem] : []));
			expect(problems.length).toBeGreaterThan(0);
			for (const problem of problems) expect(problem).toMatchObject({ code: 'token-invalid', action: 'reconnect' });
			expect(stopped.stderr.match(/auth login/g)).toHaveLength(1);
			expect(stopped.lines.at(-1)).toMatchObject({ type: 'summary', unknown: 0 });
			const before = emulator.pins().length;
			expect(before).toBeLessThan(ALL.length);
			expect(stopped.lines.at(-1)).toMatchObject({ created: before });

			await loginAt(emulator, home);
			const { code, lines } = await run();
			expect(code).toBe(0);
			expect(lines.at(-1)).toMatchObject({ created: ALL.length - before, existing: before, failed: 0, unknown: 0 });
			expect(
				emulator
					.pins()
					.map(({ title }) => title)
					.sort(),
			).toEqual(ALL);
		},
	);

	it('is named by auth status too', async () => {
		const emulator = await emulate();
		const home = await ownFolder();
		await loginAt(emulator, home);
		emulator.faults.add({ kind: 'revoke-tokens', on: 'GET /user_account' });
		for (let time = 1; time <= 2; time++) {
			const { code, stdout, stderr } = await cli(['auth', 'status'], { env: { HOME: home } });
			expect(code).toBe(2);
			expect(stdout + stderr).toContain('Connect the account again');
		}
		await loginAt(emulator, home);
		expect((await cli(['auth', 'status'], { env: { HOME: home } })).code).toBe(0);
	});
});
