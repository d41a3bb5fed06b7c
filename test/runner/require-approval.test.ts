import { writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, ownFolder } from '../support/cli';
import { emulate, samples } from '../support/pipeline';
import { commandAt } from '../support/worker';

const SHEET =
	'media_url,board,title,approve\nmedia/lemon-tart.jpg,Travel,Tart,\nmedia/mountain-lake.jpg,Travel,Lake,yes\n';

async function stage() {
	const [emulator, folder] = [await emulate(), await ownFolder()];
	const { env = {} } = commandAt(emulator, folder);
	const run = async (args: string[], more: Record<string, string> = {}, input = SHEET) => {
		const { code, lines, stdout } = await cli(['import', ...args, '--json'], {
			env: { ...env, ...more },
			cwd: samples,
			input,
		});
		const rows = lines.filter(({ type }) => type === 'row').sort((one, other) => Number(one.row) - Number(other.row));
		return { code, stdout, outcomes: rows.map(({ outcome }) => outcome) };
	};
	return { emulator, env, folder, run };
}

describe('import --require-approval', () => {
	it('holds rows whose approve is empty, and publishes those that say yes', async () => {
		const { emulator, run } = await stage();
		expect(await run(['-', '--require-approval'])).toMatchObject({ code: 0, outcomes: ['held', 'created'] });
		expect(emulator.pins().map(({ title }) => title)).toEqual(['Lake']);
	});

	it('can be set by a variable, which --no-require-approval overrides', async () => {
		const { run } = await stage();
		const variable = { PINTEREST_PIPELINE_REQUIRE_APPROVAL: '1' };
		expect((await run(['-'], variable)).outcomes).toEqual(['held', 'created']);
		expect((await run(['-'], { PINTEREST_PIPELINE_REQUIRE_APPROVAL: 'no' })).outcomes).toEqual(['created', 'existing']);
		expect((await run(['-', '--no-require-approval'], variable)).outcomes).toEqual(['existing', 'existing']);
	});

	it('can be set in the config file', async () => {
		const { folder, run } = await stage();
		await mkdir(join(folder, 'pinterest-pipeline'), { recursive: true });
		await writeFile(join(folder, 'pinterest-pipeline/config.json'), JSON.stringify({ requireApproval: true }));
		expect((await run(['-'], { XDG_CONFIG_HOME: folder })).outcomes).toEqual(['held', 'created']);
	});

	it('shows in a dry run what would be held', async () => {
		const { emulator, run } = await stage();
		expect((await run(['-', '--require-approval', '--dry-run'])).outcomes).toEqual(['held', 'created']);
		expect(emulator.pins()).toEqual([]);
	});

	it('holds the rows of a plan that was made without it', async () => {
		const { emulator, folder, run } = await stage();
		const plan = join(folder, 'pins.plan');
		await run(['-', '--plan-out', plan]);
		expect((await run([plan, '--require-approval'])).outcomes).toEqual(['held', 'created']);
		expect(emulator.pins()).toHaveLength(1);
	});
});
