import { Option } from 'commander';
import type { CliCommand, Runs } from './cli-command';
import {
	account,
	approval,
	fitting,
	output,
	publishing,
	publishSettings,
	type FitFlag,
	type PublishFlags,
} from './options';

/** `mcp`. */
export function addMcpCommand(program: CliCommand, runs: Runs): void {
	program
		.command('mcp')
		.description('serve AI agents over the Model Context Protocol, on standard input and output')
		.addOptions(
			new Option('--allow-writes', 'offer the tools that publish; without it agents can only read'),
			new Option('--folder <folder>', 'folder whose files agents may name: spreadsheets, images and videos').default(
				undefined,
				'none',
			),
			...fitting(),
			...approval(),
			...publishing(),
			...account(),
			...output(),
		)
		.example('mcp', 'let an agent plan imports and read the record; nothing is published')
		.example('mcp --allow-writes --folder ~/pins', 'also let it publish, and read files in one folder')
		.action(
			runs<PublishFlags & FitFlag & { allowWrites?: boolean; folder?: string; requireApproval?: boolean }>(
				async (settings, { allowWrites = false, folder, fit, requireApproval, ...flags }) => {
					const { mcp } = await import('./commands/mcp.js');
					const given = { allowWrites, folder, fit: fit || undefined, requireApproval };
					return await mcp({ ...given, ...publishSettings(flags) }, settings);
				},
			),
		);
}
