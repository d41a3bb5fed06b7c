import { functionOf } from './bash';
import type { CompletedCommand, CompletedOption, Value } from './table';

/** The same for fish, with what each command and option does. */
export function fishScript(program: string, commands: readonly CompletedCommand[]): string {
	const at = `_${functionOf(program)}_at`;
	const paths = commands.filter(({ path }) => path !== '').map(({ path }) => quoted(path));
	return `# Completion of ${program} for fish. To have it in every shell:
#   ${program} completion fish > ~/.config/fish/completions/${program}.fish
function ${at}
	set -l at ''
	for word in (commandline -opc)[2..-1]
		set -l next (string trim -- "$at $word")
		if contains -- "$next" ${paths.join(' ')}
			set at "$next"
		end
	end
	test "$at" = "$argv[1]"
end
complete -c ${program} -f
${commands.flatMap((command) => linesOf(program, at, command, commands)).join('\n')}
`;
}

function linesOf(
	program: string,
	at: string,
	{ path, commands, options, argument }: CompletedCommand,
	all: readonly CompletedCommand[],
): string[] {
	const here = `complete -c ${program} -n ${quoted(`${at} ${quoted(path)}`)}`;
	const below = commands.map((name) => {
		const described = all.find((each) => each.path === `${path} ${name}`.trim());
		return `${here} -a ${quoted(name)} -d ${quoted(described?.description ?? '')}`;
	});
	const given = argument === undefined || argument === 'any' ? [] : [`${here} ${valueOf(argument, '-F')}`];
	return [...below, ...given, ...options.map((option) => `${here} ${optionOf(option)}`)];
}

function optionOf({ names, value, description }: CompletedOption): string {
	const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
	return [...flags, value && valueOf(value, '-r -F'), `-d ${quoted(description)}`].filter(Boolean).join(' ');
}

function valueOf(value: Value, file: string): string {
	if (value === 'file') return file;
	return value === 'any' ? '-x' : `-x -a ${quoted(value.join(' '))}`;
}

/** A text in single quotes, as fish reads it. */
const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
