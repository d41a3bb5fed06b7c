import { Argument } from 'commander';
import type { CliCommand, Runs } from './cli-command';
import { EXIT } from './exit-codes';
import { output } from './options';
import { printJson } from './print';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** `completion`. It completes the commands that the program has when it is called. */
export function addCompletionCommand(program: CliCommand, runs: Runs): void {
	program
		.command('completion')
		.description('print a script that completes commands, options and their values in a shell')
		.addArgument(new Argument('<shell>', 'the shell that the script is for').choices(SHELLS))
		.addOptions(...output())
		.example('completion bash', 'print it for bash; source <(…) in ~/.bashrc loads it')
		.example('completion fish', "print it for fish, to be written to fish's folder completions")
		.action(
			runs(async ({ json }, _, [shell]) => {
				const { completedCommands } = await import('./completion/table.js');
				const { bashScript } = await import('./completion/bash.js');
				const { zshScript } = await import('./completion/zsh.js');
				const { fishScript } = await import('./completion/fish.js');
				const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };
				const script = scripts[shell as keyof typeof scripts](program.name(), completedCommands(program));
				if (json) printJson({ type: 'completion', shell, script });
				else process.stdout.write(script);
				return EXIT.done;
			}),
		);
}
