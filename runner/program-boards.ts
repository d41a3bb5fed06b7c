import { Option } from 'commander';
import type { CliCommand, Runs } from './cli-command';
import { account, output } from './options';

/** `boards`, and the commands below it. */
export function addBoardCommands(program: CliCommand, runs: Runs): CliCommand {
	const boards = program
		.command('boards')
		.description('list the boards of the account')
		.example('boards list', 'list all boards with their IDs')
		.example('boards list --sections', 'list their sections too');

	boards
		.command('list')
		.description('list all boards of the account')
		.addOptions(
			new Option('--sections', 'list the sections of each board too, which takes a call for each board'),
			...account(),
			...output(),
		)
		.example('boards list --sections', 'list all boards with their sections')
		.example('boards list --json', 'print one line per board for a program')
		.action(
			runs<{ sections?: boolean }>(async (settings, flags) => {
				const { boardsList } = await import('./commands/boards.js');
				return await boardsList(flags, settings);
			}),
		);

	return boards;
}
