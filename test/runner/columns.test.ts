import { describe, expect, it } from 'vitest';
import { cli } from '../support/cli';
import { samples } from '../support/pipeline';

const PICTURE = 'media/lemon-tart.jpg';
const plan = async (input: string, ...options: string[]) =>
	await cli(['import', '-', '--dry-run', ...options], { input, cwd: samples });

describe('the columns of a file', () => {
	it('titel, discription and lnk are refused with a line for each, and nothing is sent', async () => {
		const { code, stdout, stderr } = await plan(`media_url,board,titel,discription,lnk\n${PICTURE},A,One,Two,Three\n`);
		expect([code, stdout]).toEqual([2, '']);
		expect(stderr.trimEnd().split('\n')).toEqual([
			'pinterest-pipeline: The column "titel" is unknown. Did you mean title? Rename it to title, or map it with --map title="titel", in n8n with Column Names.',
			expect.stringContaining('The column "discription" is unknown. Did you mean description?'),
			expect.stringContaining('The column "lnk" is unknown. Did you mean link?'),
		]);
	});

	it('Pin Title and Destination Link are title and link', async () => {
		const file = `Image URL,Pinterest board,Pin Title,Destination Link\n${PICTURE},A,One,example.com\n`;
		const { code, lines } = await plan(file, '--json');
		expect(code).toBe(1);
		expect(lines[0]).toMatchObject({ problem: { code: 'link-invalid' } });
		expect((await plan(file.replace('example', 'https://example'))).stdout).toContain('would publish: One');
	});

	it('are mapped with --map, which may be repeated', async () => {
		const file = `photo,board,titel\n${PICTURE},A,One\n`;
		const { code, stdout } = await plan(file, '--map', 'Media URL=photo', '--map', 'title=Titel');
		expect([code, stdout]).toEqual([0, expect.stringContaining('would publish: One')]);
		const validated = await cli(['validate', '-', '--map', 'media_url=photo', '--map', 'title=titel', '--json'], {
			input: file,
			cwd: samples,
		});
		expect(validated.lines).toEqual([expect.objectContaining({ source: 'lemon-tart.jpg', valid: true })]);
	});

	it.each([
		[['--map', 'title'], 'is not a column and its name in the file'],
		[['--map', 'titel=Headline'], 'Did you mean title?'],
		[['--map', 'title=Headline'], 'no column "Headline", which is chosen for title'],
		[['--strict-columns'], 'The column "notes" is unknown.'],
	])('are refused with %j', async (options, reason) => {
		const { code, stderr } = await plan(`media_url,board,notes\n${PICTURE},A,mine\n`, ...options);
		expect([code, stderr]).toEqual([2, expect.stringContaining(reason)]);
	});
});
