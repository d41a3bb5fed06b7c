import type { CompletedCommand, Value } from './table';

/** A script for bash, which completes commands, options and the values that an option has. */
export function bashScript(program: string, commands: readonly CompletedCommand[]): string {
	const name = functionOf(program);
	const reply = `${name}_reply`;
	const paths = commands.filter(({ path }) => path !== '').map(({ path }) => quoted(path));
	return `# Completion of ${program} for bash. To have it in every shell, add this line to ~/.bashrc:
#   source <(${program} completion bash)
${name}_reply() {
	local found
	while IFS= read -r found; do
		COMPREPLY[\${#COMPREPLY[@]}]="$found"
	done < <(compgen "$@" -- "$cur")
}
${name}() {
	local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD - 1]}" at="" next i
	COMPREPLY=()
	for ((i = 1; i < COMP_CWORD; i++)); do
		next="\${at:+$at }\${COMP_WORDS[i]}"
		case "$next" in
		${paths.join(' | ')}) at="$next" ;;
		esac
	done
	if [[ "$cur" != -* ]]; then
		case "$at:$prev" in
${commands.flatMap((command) => valueCases(command, reply)).join('\n')}
		esac
	fi
	case "$at" in
${commands.map((command) => wordCase(command, reply)).join('\n')}
	esac
}
complete -o bashdefault -o nosort -F ${name} ${program} 2>/dev/null || complete -F ${name} ${program}
`;
}

export const functionOf = (program: string) => `_${program.replaceAll(/\W/g, '_')}`;

/** The values of the options that have one. */
function valueCases({ path, options }: CompletedCommand, reply: string): string[] {
	return options.flatMap(({ names, value }) => {
		if (value === undefined) return [];
		const pattern = names.map((each) => quoted(`${path}:${each}`)).join(' | ');
		return [`\t\t${pattern})`, `\t\t\t${replyOf(value, reply)}`, '\t\t\treturn', '\t\t\t;;'];
	});
}

function wordCase({ path, commands, options, argument }: CompletedCommand, reply: string): string {
	const names = options.flatMap((option) => option.names);
	const others = commands.length > 0 ? commands : argument;
	const lines = [
		`\t${quoted(path)})`,
		'\t\tif [[ "$cur" == -* ]]; then',
		`\t\t\t${replyOf(names, reply)}`,
		...(others === undefined || others === 'any' ? [] : ['\t\telse', `\t\t\t${replyOf(others, reply)}`]),
		'\t\tfi',
		'\t\t;;',
	];
	return lines.join('\n');
}

function replyOf(value: Value, reply: string): string {
	if (value === 'any') return ':';
	if (value === 'file') return `compopt -o filenames 2>/dev/null; ${reply} -f`;
	return `${reply} -W ${quoted(value.join(' '))}`;
}

/** A text in single quotes, as every POSIX shell reads it. */
export const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
