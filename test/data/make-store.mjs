// Makes a store and a token file with the command line of an older build, as test data for today's:
//   node test/data/make-store.mjs FOLDER_OF_A_BUILD [test/data/store-0.1.0]
// The build's emulator stands for Pinterest.
import { app, EMULATOR, fault, importRows, inDays, jobs, makeStore, run } from './older-build.mjs';

await makeStore('store-0.1.0', async () => {
	await importRows('published', [
		{
			title: 'A published image',
			board: 'Travel',
			media_url: 'media/mountain-lake.jpg',
			link: 'https://example.com/lake',
		},
		{ title: 'Another published image', board: 'Home Ideas', media_url: 'media/kitchen-shelf.jpg' },
		{ title: 'A published video', board: 'Travel', media_url: 'media/berry-lemonade.mp4' },
	]);

	await fault({
		on: 'POST /pins',
		kind: 'status',
		status: 400,
		code: 1,
		message: 'Invalid request',
		match: 'A refused image',
	});
	await importRows('failed', [{ title: 'A refused image', board: 'Travel', media_url: 'media/sea-waves.jpg' }]);

	await fault({ on: 'POST /pins', kind: 'drop-after-commit', match: 'An unanswered image' });
	await importRows('unknown', [{ title: 'An unanswered image', board: 'Travel', media_url: 'media/city-lights.jpg' }], {
		options: ['--quarantine', '200'],
		stopWhen: async () => (await jobs()).some(({ state }) => state === 'unknown'),
	});

	await importRows(
		'far',
		[
			{
				title: 'An image of 2099',
				board: 'Travel',
				media_url: 'media/harbour-noon.jpg',
				run_at: '2099-03-01T09:00:00Z',
			},
		],
		{
			laterMs: Date.parse('2099-01-01T00:00:00Z') - Date.now(),
			// Another name of the same host has rate limits of its own, whose windows lie in 2099 then.
			options: ['--api-base-url', `${EMULATOR.replace('127.0.0.1', 'localhost')}/v5`],
		},
	);
	const waiting = (title, media) => ({
		title,
		board: 'Summer Recipes',
		media_url: `media/${media}`,
		run_at: inDays(30),
	});
	const [moved, cancelled] = await importRows('waiting', [
		waiting('A moved image', 'lemon-tart.jpg'),
		waiting('A cancelled image', 'iced-coffee.png'),
		waiting('A scheduled image', 'fruit-popsicles.jpg'),
	]);
	await run(['jobs', 'move', moved, '--run-at', inDays(60)], { more: {} });
	await run(['jobs', 'cancel', cancelled], { more: {} });

	await fault({ on: 'POST /pins', kind: 'spam-block', domains: ['blocked.example.com'] });
	const blocked = (title) => ({
		title,
		board: 'Travel',
		media_url: 'media/patterned-tiles.png',
		link: 'https://blocked.example.com/',
	});
	await importRows('spam', [blocked('A pin judged as spam')]);
	await importRows('paused', [blocked('A pin of a paused domain')]);

	const warm = (title, media) => ({ title, board: 'Home Ideas', media_url: `media/${media}` });
	await importRows(
		'warm-up',
		[warm('The first of a warm-up', 'plant-corner.jpg'), warm('The second of a warm-up', 'reading-nook.jpg')],
		{
			options: ['--warm-up', '2-20/30'],
			more: app,
		},
	);
});
