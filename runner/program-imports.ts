import { Option } from 'commander';
import type { CliCommand, Runs } from './cli-command';
import { LIST_LIMIT } from './defaults';
import { wholeNumber } from './option-values';
import { account, output, publishing, publishSettings, store, type PublishFlags } from './options';

const ID = 'the ID of the import or the beginning of it, or last';

/** `imports`, and the commands below it. */
export function addImportCommands(program: CliCommand, runs: Runs): CliCommand {
	const imports = program
		.command('imports')
		.description('list, show and retry imports, and write their results')
		.example('imports list', 'list the imports, the newest first')
		.example('imports show last', 'show the rows of the newest import that need something');

	imports
		.command('list')
		.description('list the imports in the store, the newest first')
		.addOptions(
			new Option('--limit <number>', 'show at most this many').argParser(wholeNumber).default(LIST_LIMIT),
			store(),
			...output(),
		)
		.example('imports list --limit 5', 'list the five newest')
		.example('imports list --json', 'print their counters for a program')
		.action(
			runs<{ limit?: number }>(async (settings, flags) => {
				const { listImports } = await import('./commands/imports.js');
				return await listImports(flags, settings);
			}),
		);

	imports
		.command('show')
		.description('show an import and its rows that failed, are unknown or were not begun, as they are now')
		.argument('<id>', ID)
		.addOptions(new Option('--all', 'show every row'), store(), ...output())
		.example('imports show last', 'show what is left of the newest import')
		.example('imports show last --all --json', 'print every row for a program')
		.action(
			runs<{ all?: boolean }>(async (settings, flags, [id]) => {
				const { showImport } = await import('./commands/imports.js');
				return await showImport(id as string, flags, settings);
			}),
		);

	imports
		.command('retry')
		.description('carry out again what failed and may come out otherwise without a change in the sheet')
		.argument('<id>', ID)
		.addOptions(...publishing(), ...account(), ...output())
		.example('imports retry last', 'publish what the newest import could not')
		.example('imports retry last --json', 'print one line per row for a program')
		.action(
			runs<PublishFlags>(async (settings, flags, [id]) => {
				const { retryImportRows } = await import('./commands/imports-retry.js');
				return await retryImportRows(id as string, publishSettings(flags), settings);
			}),
		);

	imports
		.command('results')
		.description('write the sheet of an import as it came, with what became of each row in front')
		.argument('<id>', ID)
		.addOptions(
			new Option('--out <file>', 'a .csv or .xlsx file').default(undefined, 'CSV on standard output'),
			store(),
			...output(),
		)
		.example('imports results last --out results.xlsx', 'write a workbook to mend and to import again')
		.example('imports results last > results.csv', 'the same as CSV')
		.action(
			runs<{ out?: string }>(async (settings, flags, [id]) => {
				const { importResults } = await import('./commands/imports.js');
				return await importResults(id as string, flags, settings);
			}),
		);

	return imports;
}
