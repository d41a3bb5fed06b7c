import type { CliCommand, Runs } from './cli-command';
import { output, store } from './options';

/** `store`, and the commands below it. */
export function addStoreCommands(program: CliCommand, runs: Runs): CliCommand {
	const stores = program
		.command('store')
		.description('move the record of pins from one store to another')
		.example('store export record.jsonl', 'write the record to a file')
		.example('store import record.jsonl --store sqlite:copy.sqlite', 'fill another store from it');

	stores
		.command('export')
		.description('write the record in the store to a file')
		.argument('<file>', 'file to write; - writes to standard output')
		.addOptions(store(), ...output())
		.example('store export record.jsonl', 'write the record; stop n8n and all workers of this store first')
		.example('store export - > copy.jsonl', 'write it to standard output')
		.action(
			runs(async (settings, _, [file]) => {
				const { exportStore } = await import('./commands/store.js');
				return await exportStore(file as string, settings);
			}),
		);

	stores
		.command('import')
		.description('fill an empty store from a file that store export wrote')
		.argument('<file>', 'the exported file; - reads standard input')
		.addOptions(store(), ...output())
		.example('store import record.jsonl --store sqlite:copy.sqlite', 'fill a new SQLite file, and check it')
		.example(
			'store import record.jsonl --store sqlite:other.sqlite --json',
			'print the number of rows and their checksum for a program',
		)
		.action(
			runs(async (settings, _, [file]) => {
				const { importStore } = await import('./commands/store.js');
				return await importStore(file as string, settings);
			}),
		);

	return stores;
}
