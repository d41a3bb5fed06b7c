import { Command, type Option } from 'commander';
import type { Settings } from './settings';

/** What a command does with its settings, its options and its arguments. @returns the exit code. */
export type Work<Options> = (settings: Settings, options: Options, args: string[]) => Promise<number>;
/** Makes work the action of a command. */
export type Runs = <Options>(work: Work<Options>) => (...given: unknown[]) => Promise<void>;

interface Example {
	/** As it is typed, without the program's name. */
	args: string;
	/** What it does, as a phrase. */
	does: string;
}

/** A command whose help begins with what the command does and ends with examples. */
export class CliCommand extends Command {
	readonly examples: Example[] = [];

	constructor(name?: string) {
		super(name);
		// The sentence stands above the usage, and so not once more below it.
		this.configureHelp({ commandDescription: () => '', optionDescription });
		this.addHelpText('before', () => `${this.sentence()}\n`);
		this.addHelpText('after', () => this.exampleText());
	}

	override createCommand(name?: string): CliCommand {
		return new CliCommand(name);
	}

	addOptions(...options: Option[]): this {
		for (const option of options) this.addOption(option);
		return this;
	}

	example(args: string, does: string): this {
		this.examples.push({ args, does });
		return this;
	}

	/** The description as a sentence. */
	sentence(): string {
		const text = this.description();
		return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
	}

	private exampleText(): string {
		if (this.examples.length === 0) return '';
		const lines = this.examples.map(({ args, does }) => `  # ${does}\n  pinterest-pipeline ${args}`);
		return ['', 'Examples:', ...lines].join('\n');
	}
}

function optionDescription(option: Option): string {
	const { description, argChoices, envVar, defaultValue } = option;
	const value = option.defaultValueDescription ?? defaultValue;
	const facts = [
		argChoices && `choices: ${argChoices.join(', ')}`,
		value !== undefined && `default: ${value}`,
		envVar && `env: ${envVar}`,
	].filter(Boolean);
	return facts.length > 0 ? `${description} (${facts.join('; ')})` : description;
}
