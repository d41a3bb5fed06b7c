import { functionOf, quoted } from './bash';
import type { CompletedCommand, CompletedOption, Value } from './table';

/** The same for zsh, with what each command and option does. */
export function zshScript(program: string, commands: readonly CompletedCommand[]): string {
	const name = functionOf(program);
	const paths = commands.filter(({ path }) => path !== '').map(({ path }) => quoted(path));
	const described = new Map(commands.map(({ path, description }) => [path, description]));
	return `#compdef ${program}
# Completion of ${program} for zsh. To have it in every shell, add this line to ~/.zshrc after compinit:
#   source <(${program} completion zsh)
${name}() {
	local at="" next i
	local -a found
	for ((i = 2; i < CURRENT; i++)); do
		next="\${at:+$at }\${words[i]}"
		case "$next" in
		(${paths.join('|')}) at="$next" ;;
		esac
	done
	if [[ "$PREFIX" != -* ]]; then
		case "$at:\${words[CURRENT-1]}" in
${commands.flatMap(valueCases).join('\n')}
		esac
	fi
	case "$at" in
${commands.map((command) => wordCase(command, described)).join('\n')}
	esac
}
compdef ${name} ${program}
`;
}

function valueCases({ path, options }: CompletedCommand): string[] {
	return options.flatMap(({ names, value }) => {
		if (value === undefined) return [];
		const pattern = names.map((each) => quoted(`${path}:${each}`)).join('|');
		return [`\t\t(${pattern})`, `\t\t\t${valuesOf(value)}`, '\t\t\treturn', '\t\t\t;;'];
	});
}

function wordCase({ path, commands, options, argument }: CompletedCommand, described: Map<string, string>): string {
	const below = commands.map((each) => [each, described.get(path === '' ? each : `${path} ${each}`) ?? '']);
	const others =
		below.length > 0
			? `found=(${below.map(([each = '', does = '']) => entryOf(each, does)).join(' ')}); _describe command found`
			: argument === undefined || argument === 'any'
				? ':'
				: valuesOf(argument);
	return [
		`\t(${quoted(path)})`,
		'\t\tif [[ "$PREFIX" == -* ]]; then',
		`\t\t\tfound=(${options.flatMap(optionEntries).join(' ')}); _describe -o option found`,
		'\t\telse',
		`\t\t\t${others}`,
		'\t\tfi',
		'\t\t;;',
	].join('\n');
}

const optionEntries = ({ names, description }: CompletedOption) => names.map((each) => entryOf(each, description));

/** A word and what it does, with a colon between them. */
const entryOf = (word: string, does: string) => quoted(`${word.replaceAll(':', '\\:')}:${does}`);

function valuesOf(value: Value): string {
	if (value === 'any') return '_message value';
	return value === 'file' ? '_files' : `compadd -- ${value.map(quoted).join(' ')}`;
}
