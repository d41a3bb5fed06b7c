import { Option } from 'commander';
import type { CliCommand, Runs } from './cli-command';
import type { BoardImagesOptions } from './commands/board-images';
import { IMAGES_AT_ONCE } from './defaults';
import { atLeastOne, connections } from './option-values';
import { account, output } from './options';

/** `boards`, and the commands below it. */
export function addBoardCommands(program: CliCommand, runs: Runs): CliCommand {
	const boards = program
		.command('boards')
		.description('list the boards of the account, and download their images')
		.example('boards list', 'list all boards with their IDs')
		.example('boards images Travel --to travel', 'download the images of a board');

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

	boards
		.command('images')
		.description('download the images of a board into a folder; run again, it downloads what is not there yet')
		.argument('<board>', 'the board by its ID, name or address, or Board/Section')
		.addOptions(
			new Option('--to <folder>', 'the folder; it is made where it is missing').makeOptionMandatory(),
			new Option('--section <id|name>', 'only the pins of this section of the board'),
			new Option('--limit <number>', 'at most this many pins, in the order of the board').argParser(atLeastOne),
			new Option(
				'--videos <how>',
				'what to do with videos, which Pinterest does not give away: skip leaves them out, thumbnail downloads their still images',
			)
				.choices(['skip', 'thumbnail'])
				.default('skip'),
			new Option('--concurrency <number>', 'how many images are downloaded at once')
				.argParser(connections)
				.default(IMAGES_AT_ONCE),
			...account(),
			...output(),
		)
		.example('boards images "Summer Recipes" --to recipes', 'download all images, with a manifest beside them')
		.example('boards images Travel --to travel --limit 100 --json', 'print one line per image for a program')
		.action(
			runs<BoardImagesOptions>(async (settings, { to, section, limit, videos, concurrency }, [board]) => {
				const { boardImages } = await import('./commands/board-images.js');
				return await boardImages(board as string, { to, section, limit, videos, concurrency }, settings);
			}),
		);

	return boards;
}
