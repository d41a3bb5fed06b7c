import { describe, expect, it } from 'vitest';
import type { CliCommand } from '../../runner/cli-command';
import { createProgram } from '../../runner/program';
import { cli } from '../support/cli';

const program = createProgram(() => undefined);

/** Every command with the words that call it. */
function commandsBelow(command: CliCommand, path: string[] = []): { path: string; command: CliCommand }[] {
	return (command.commands as CliCommand[]).flatMap((each) => {
		const own = [...path, each.name()];
		return [{ path: own.join(' '), command: each }, ...commandsBelow(each, own)];
	});
}

const COMMANDS = commandsBelow(program);

function helpOf(command: CliCommand): string {
	let text = '';
	command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
	return text;
}

/** The options in a command's help, without --help. */
const shownOptions = (path: string) => {
	const found = COMMANDS.find((each) => each.path === path);
	const lines = found ? helpOf(found.command).split('\n') : [];
	return lines.flatMap((line) => /^ {2}(?:-h, )?(--[a-z-]+)/.exec(line)?.[1] ?? []).filter((name) => name !== '--help');
};

describe('--help', () => {
	it.each(COMMANDS)(
		'of $path begins with one sentence and ends with two examples of the command',
		({ path, command }) => {
			const help = helpOf(command);
			expect(help).toMatch(/^[A-Z][^.\n]*\.\n\nUsage: pinterest-pipeline /);
			const examples = help.slice(help.indexOf('\nExamples:\n')).match(/^ {2}pinterest-pipeline .*$/gm);
			expect(examples).toHaveLength(2);
			for (const example of examples ?? []) expect(example).toContain(`pinterest-pipeline ${path}`);
		},
	);

	it.each([
		['demo', []],
		['emulator', []],
		['validate', []],
		['jobs list', ['--store']],
		['jobs show', ['--store']],
		['jobs move', ['--store']],
		['jobs cancel', ['--store']],
		['jobs retry', ['--store', '--api-base-url', '--budget']],
		['doctor', ['--store', '--api-base-url']],
		['run', ['--store', '--api-base-url', '--budget']],
		['meter', ['--store', '--api-base-url', '--budget']],
		['import', ['--store', '--api-base-url', '--budget']],
		['worker', ['--store', '--api-base-url', '--budget']],
	])('of %s shows of --store, --api-base-url and --budget only those with an effect', (path, heeded) => {
		const shown = shownOptions(path);
		expect(shown.filter((name) => ['--store', '--api-base-url', '--budget'].includes(name))).toEqual(heeded);
		expect(shown).toEqual(expect.arrayContaining(['--json', '--debug']));
	});

	it('is what the command line prints', async () => {
		const { code, stdout, stderr } = await cli(['jobs', 'cancel', '--help']);
		expect([code, stderr]).toEqual([0, '']);
		expect(stdout).toMatch(
			/^Cancel scheduled pins\.\n\nUsage: pinterest-pipeline jobs cancel \[options\] <keys\.\.\.>\n/,
		);
	});

	it('options that every command accepts have no effect where the help omits them', async () => {
		const ignored = ['--store', 'mongodb://x', '--api-base-url', 'nowhere', '--budget', 'lots'];
		const file = `${__dirname}/../../samples/media/lemon-tart.jpg`;
		expect(await cli(['validate', file, '--json', ...ignored])).toMatchObject({ code: 0, lines: [{ valid: true }] });
	});
});
