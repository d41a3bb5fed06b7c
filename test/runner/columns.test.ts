import { describe, expect, it } from 'vitest';
import { cli } from '../support/cli';
import { samples } from '../support/pipeline';

const PICTURE = 'media/lemon-tart.jpg';
const plan = async (input: string, ...options: string[]) =>
	await cli(['import', '-', '--dry-run', ...options], { input, cwd: samples });

describe('the columns of a file', () => {
	it('tilte, discription and lnk are refused with a line for each, and nothing is sent', async () => {
		const { code, stdout, stderr } = await plan(`media_url,board,tilte,discription,lnk\n${PICTURE},A,One,Two,Three\n`);
		expect([code, stdout]).toEqual([2, '']);
		expect(stderr.trimEnd().split('\n')).toEqual([
			'pinterest-pipeline: The column "tilte" is unknown. Did you mean title? Rename it to title, or map it with --map title="tilte", in n8n with Column Names.',
			expect.stringContaining('The column "discription" is unknown. Did you mean description?'),
			expect.stringContaining('The column "lnk" is unknown. Did you mean link?'),
		]);
	});

	it('titel beside discription and lnk is German for title, and the file is refused all the same', async () => {
		const { code, stdout, stderr } = await plan(`media_url,board,titel,discription,lnk\n${PICTURE},A,One,Two,Three\n`);
		expect([code, stdout]).toEqual([2, '']);
		expect(stderr).toMatch(/"discription" is unknown.*\n.*"lnk" is unknown/);
		expect((await plan(`media_url,board,titel\n${PICTURE},A,One\n`)).stdout).toMatch(/One +would be created/);
	});

	it('Pin Title and Destination Link are title and link', async () => {
		const file = `Image URL,Pinterest board,Pin Title,Destination Link\n${PICTURE},A,One,example.com\n`;
		const { code, lines } = await plan(file, '--json');
		expect(code).toBe(1);
		expect(lines[0]).toMatchObject({ problem: { code: 'link-invalid' } });
		expect((await plan(file.replace('example', 'https://example'))).stdout).toMatch(/One +would be created/);
	});

	it('are mapped with --map, which may be repeated', async () => {
		const file = `photo,board,titel\n${PICTURE},A,One\n`;
		const { code, stdout } = await plan(file, '--map', 'Media URL=photo', '--map', 'title=Titel');
		expect([code, stdout]).toEqual([0, expect.stringMatching(/One +would be created/)]);
		const validated = await cli(['validate', '-', '--map', 'media_url=photo', '--map', 'title=titel', '--json'], {
			input: file,
			cwd: samples,
		});
		expect(validated.lines).toEqual([expect.objectContaining({ source: 'lemon-tart.jpg', valid: true })]);
	});

	it.each([
		[['--map', 'title'], 'is not a column and its name in the file'],
		[['--map', 'tilte=Headline'], 'Did you mean title?'],
		[['--map', 'title=Headline'], 'no column "Headline", which is chosen for title'],
		[['--strict-columns'], 'The column "notes" is unknown.'],
	])('are refused with %j', async (options, reason) => {
		const { code, stderr } = await plan(`media_url,board,notes\n${PICTURE},A,mine\n`, ...options);
		expect([code, stderr]).toEqual([2, expect.stringContaining(reason)]);
	});
});

describe('times without an offset', () => {
	const file = (runAt: string) => `media_url,board,title,run_at\n${PICTURE},A,One,${runAt}\n`;
	const naive = `${new Date().getUTCFullYear() + 1}-01-10 09:00`;
	// Within a year, so that nothing else is wrong with it.
	const soon = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);

	it('are refused, and the message names --time-zone', async () => {
		const { code, stdout } = await plan(file(naive));
		expect([code, stdout]).toEqual([1, expect.stringContaining('--time-zone Europe/Berlin, in n8n Time Zone')]);
	});

	it('are read in --time-zone', async () => {
		const { code, lines } = await plan(file(`${soon} 12:00`), '--time-zone', 'Asia/Kathmandu', '--json');
		expect([code, lines[0]]).toEqual([0, expect.objectContaining({ row: 2, outcome: 'scheduled' })]);
		expect(lines[0]?.dueAt).toBe(`${soon}T06:15:00Z`);
		const args = ['validate', '-', '--time-zone', 'Asia/Kathmandu', '--json'];
		const { lines: validated } = await cli(args, { input: file(`${soon} 12:00`), cwd: samples });
		expect(validated).toEqual([expect.objectContaining({ valid: true, findings: [] })]);
	});

	it('are refused with both readings where clocks skip them or show them twice', async () => {
		for (const [time, ...readings] of [
			['2027-10-31 02:30', '2027-10-31T02:30:00+02:00', '2027-10-31T02:30:00+01:00'],
			['2027-03-28 02:30', '2027-03-28T03:30:00+02:00', '2027-03-28T01:30:00+01:00'],
		] as const) {
			const { code, lines } = await plan(file(time), '--time-zone', 'Europe/Berlin', '--json');
			const problem = { code: 'run-at-invalid', message: expect.stringContaining(readings.join(' or ')) as string };
			expect([code, lines[0]]).toEqual([1, expect.objectContaining({ problem: expect.objectContaining(problem) })]);
		}
	});

	it('need a zone that exists', async () => {
		const { code, stderr } = await plan(file(naive), '--time-zone', 'Berlin');
		expect([code, stderr]).toEqual([2, expect.stringContaining('"Berlin" is not a time zone')]);
	});
});
