import type { Option } from 'commander';
import type { CliCommand } from '../cli-command';

/** What may stand after an option, or as an argument: one of some words, a file, or anything else. */
export type Value = readonly string[] | 'file' | 'any';

export interface CompletedOption {
	/** `--state`, and `-q` beside `--quiet`. */
	names: string[];
	/** Absent where the option is a switch. */
	value?: Value;
	description: string;
}

/** A command as shells complete it. */
export interface CompletedCommand {
	/** The words that call it, such as `jobs list`; empty for the program. */
	path: string;
	description: string;
	/** The commands below it. */
	commands: string[];
	options: CompletedOption[];
	/** What its arguments are; absent where it takes none. */
	argument?: Value;
}

/** The program, and all commands below it. */
export function completedCommands(command: CliCommand, before: readonly string[] = []): CompletedCommand[] {
	const below = command.commands as CliCommand[];
	const [argument] = command.registeredArguments;
	return [
		{
			path: before.join(' '),
			description: command.description(),
			commands: below.map((each) => each.name()),
			options: optionsOf(command),
			argument: argument && valueOf(argument.name(), argument.argChoices),
		},
		...below.flatMap((each) => completedCommands(each, [...before, each.name()])),
	];
}

const HELP: CompletedOption = { names: ['--help', '-h'], description: 'show its options' };

function optionsOf(command: CliCommand): CompletedOption[] {
	const shown = command.options.filter(({ hidden }) => !hidden);
	return [...shown.map(optionOf), HELP];
}

function optionOf(option: Option): CompletedOption {
	const { long, short, description, flags, argChoices } = option;
	const names = [long, short].filter((name) => name !== undefined && name !== null);
	const takes = option.required || option.optional;
	return { names, description, value: takes ? valueOf(flags, argChoices) : undefined };
}

/** What is called a file or a folder in the help is one. */
function valueOf(name: string, choices: readonly string[] | undefined): Value {
	if (choices) return choices;
	return /file|folder|workflow|input|items/.test(name) ? 'file' : 'any';
}
