import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { JOB_STATES } from '../../lib';
import { createProgram } from '../../runner/program';
import { completedCommands } from '../../runner/completion/table';
import { cli, ownFolder } from '../support/cli';

const isInstalled = (shell: string) => spawnSync(shell, ['--version']).status === 0;

const scripts: Record<string, string> = {};
beforeAll(async () => {
	for (const shell of ['bash', 'zsh', 'fish']) scripts[shell] = (await cli(['completion', shell])).stdout;
});

/** What bash offers after these words, the last of which is being typed. */
function inBash(words: string[], cwd = __dirname): string[] {
	const asked = [
		scripts.bash,
		`COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})`,
		`COMP_CWORD=${words.length - 1}`,
		'_pinterest_pipeline',
		'printf "%s\\n" "${COMPREPLY[@]}"',
	].join('\n');
	const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-c', asked], { cwd, encoding: 'utf8' });
	expect([status, stderr]).toEqual([0, '']);
	return stdout.split('\n').filter(Boolean);
}

const line = (text: string) => ['pinterest-pipeline', ...text.split(' ')];

describe('completion in bash', () => {
	it('offers every command, and every command below one', () => {
		const program = createProgram(() => undefined);
		expect(inBash(line(''))).toEqual(program.commands.map((each) => each.name()));
		for (const { name, commands } of program.commands.map((each) => ({ name: each.name(), commands: each.commands })))
			if (commands.length > 0) expect(inBash(line(`${name} `))).toEqual(commands.map((each) => each.name()));
	});

	it('offers what begins with the text', () => {
		expect(inBash(line('im'))).toEqual(['import', 'imports']);
		expect(inBash(line('jobs re'))).toEqual(['retry', 'resolve', 'report']);
	});

	it.each(completedCommands(createProgram(() => undefined)).map(({ path }) => path))(
		'offers the options of "%s", and none that the help hides',
		(path) => {
			const [command] = completedCommands(createProgram(() => undefined)).filter((each) => each.path === path);
			const offered = inBash(line(path === '' ? '-' : `${path} -`));
			expect(offered).toEqual(command?.options.flatMap(({ names }) => names));
			expect(offered).toContain('--help');
		},
	);

	it('offers the values of an option that has a choice', () => {
		expect(inBash(line('jobs list --state '))).toEqual([...JOB_STATES]);
		expect(inBash(line('jobs list --state fa'))).toEqual(['failed']);
		expect(inBash(line('emulator --tier '))).toEqual(['standard', 'trial', 'pending']);
		expect(inBash(line('worker --log '))).toEqual(['text', 'json']);
		expect(inBash(line('import pins.csv --dialect own --on-edit u'))).toEqual(['update']);
		expect(inBash(line('completion '))).toEqual(['bash', 'zsh', 'fish']);
	});

	it('offers options after one whose value may be left out', () => {
		expect(inBash(line('import pins.csv --create-boards --dry'))).toEqual(['--dry-run']);
	});

	it('offers files where a file is meant, also with a space in their name, and nothing for a key', async () => {
		const folder = await ownFolder();
		await writeFile(join(folder, 'my pins.csv'), '');
		await mkdir(join(folder, 'more'));
		expect(inBash(line('import m'), folder).sort()).toEqual(['more', 'my pins.csv']);
		expect(inBash(line('imports results last --out my'), folder)).toEqual(['my pins.csv']);
		expect(inBash(line('jobs show '), folder)).toEqual([]);
		expect(inBash(line('jobs list --campaign '), folder)).toEqual([]);
	});

	it('is loaded with source', () => {
		const { stdout } = spawnSync('bash', ['--norc', '-c', `${scripts.bash}\ncomplete -p pinterest-pipeline`], {
			encoding: 'utf8',
		});
		expect(stdout).toContain('-F _pinterest_pipeline pinterest-pipeline');
	});
});

describe('completion in other shells', () => {
	it.runIf(isInstalled('zsh'))('zsh reads the script without a complaint', () => {
		const asked = `autoload -U compinit; compinit -u -d /dev/null; ${scripts.zsh}\nprint $_comps[pinterest-pipeline]`;
		const { stdout, stderr } = spawnSync('zsh', ['-f', '-c', asked], { encoding: 'utf8' });
		expect([stdout.trim(), stderr]).toEqual(['_pinterest_pipeline', '']);
	});

	it.runIf(isInstalled('fish'))('fish offers commands, options and values', () => {
		const inFish = (text: string) =>
			spawnSync('fish', ['--no-config', '-c', `${scripts.fish}\ncomplete -C '${text}'`], { encoding: 'utf8' })
				.stdout.split('\n')
				.map((each) => each.split('\t')[0])
				.filter(Boolean);
		expect(inFish('pinterest-pipeline jobs re')).toEqual(['report', 'resolve', 'retry']);
		expect(inFish('pinterest-pipeline jobs list --state f')).toEqual(['failed']);
		expect(inFish('pinterest-pipeline jobs list --fail')).toEqual(['--failed-only']);
	});

	it.each(['zsh', 'fish'])('the script for %s names every command and every option', (shell) => {
		for (const { path, options } of completedCommands(createProgram(() => undefined))) {
			expect(scripts[shell]).toContain(`'${path}'`);
			for (const name of options.flatMap(({ names }) => names))
				expect(scripts[shell]).toContain(shell === 'zsh' ? `'${name}:` : name.replace(/^--?/, ''));
		}
	});

	it('a shell that is not known is refused, and with --json the script is in one line', async () => {
		expect(await cli(['completion', 'tcsh'])).toMatchObject({
			code: 2,
			stderr: expect.stringContaining('bash, zsh, fish'),
		});
		const { lines } = await cli(['completion', 'bash', '--json']);
		expect(lines).toEqual([{ type: 'completion', shell: 'bash', script: scripts.bash }]);
	});
});
