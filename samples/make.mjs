// Makes the sample data: media/* and pins.csv, next to this file.
//
//   node samples/make.mjs
//
// Needs playwright-core, a Chromium (CHROMIUM, default /usr/bin/chromium) and ffmpeg (FFMPEG,
// default "ffmpeg"). Nothing is downloaded: the pictures are the SVG scenes of scenes.mjs.
//
// Some rows of the table are wrong on purpose, and stand among the good ones as they would in a
// real spreadsheet, so that one run shows every outcome. Each says so in its `wrong` field, which
// is for the reader of this file and does not reach the CSV.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import * as scenes from './scenes.mjs';

const HERE = import.meta.dirname;
const MEDIA = join(HERE, 'media');
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FFMPEG = process.env.FFMPEG ?? 'ffmpeg';
const MAX_TOTAL = 2 * 1024 * 1024;
const JPEG_QUALITY = 82;
const FRAMES_PER_SECOND = 24;

// ---------------------------------------------------------------- what to make

/** File name, scene, width, height. The ending says the format unless `format` is given. */
const PICTURES = [
	{ file: 'lemon-tart.jpg', scene: scenes.lemonTart, size: [1000, 1500] },
	{ file: 'fruit-popsicles.jpg', scene: scenes.popsicles, size: [1000, 1500] },
	{ file: 'iced-coffee.png', scene: scenes.icedCoffee, size: [1080, 1080] },
	{ file: 'watermelon-salad.jpg', scene: scenes.watermelon, size: [1000, 1500] },
	{ file: 'kitchen-shelf.jpg', scene: scenes.kitchenShelf, size: [1000, 1500] },
	{ file: 'plant-corner.jpg', scene: scenes.plantCorner, size: [1000, 1500] },
	{ file: 'patterned-tiles.png', scene: scenes.tiles, size: [1000, 1500] },
	{ file: 'reading-nook.jpg', scene: scenes.readingNook, size: [1000, 1500] },
	{ file: 'herb-pots.jpg', scene: scenes.herbPots, size: [60, 90] },
	{ file: 'mountain-lake.jpg', scene: scenes.mountains, size: [1000, 1500] },
	{ file: 'city-lights.jpg', scene: scenes.cityNight, size: [1000, 1500] },
	{ file: 'sea-waves.jpg', scene: scenes.seaWaves, size: [1000, 1250] },
	{ file: 'harbour-morning.jpg', scene: scenes.harbourMorning, size: [1000, 1500] },
	{ file: 'harbour-noon.jpg', scene: scenes.harbourNoon, size: [1000, 1500] },
	{ file: 'harbour-night.jpg', scene: scenes.harbourNight, size: [1000, 1500] },
	{ file: 'hot-air-balloons.jpg', scene: scenes.balloons, size: [1000, 1500], format: 'webp' },
	{ file: 'sailing-cover.jpg', scene: () => scenes.sailing(1), size: [720, 1280] },
];

const FILMS = [
	{ file: 'sailing.mp4', scene: scenes.sailing, size: [720, 1280] },
	{ file: 'berry-lemonade.mp4', scene: scenes.lemonade, size: [720, 1280] },
];

const COLUMNS = [
	'board',
	'section',
	'title',
	'description',
	'link',
	'alt_text',
	'media_url',
	'media_url_2',
	'media_url_3',
	'cover_url',
	'cover_time',
	'dominant_color',
	'campaign',
];

const LEMON_TART = {
	board: 'Summer Recipes',
	title: 'Lemon Tart with Mint and Blueberries',
	description:
		'A crisp butter crust, a bright lemon filling and a ring of tiny meringues. Bake it in the morning and let it cool until the guests arrive.',
	link: 'https://example.com/recipes/lemon-tart',
	alt_text:
		'A round lemon tart on a white plate, topped with lemon slices, meringue dots, mint leaves and blueberries, on a turquoise checked cloth',
	media_url: 'media/lemon-tart.jpg',
	dominant_color: '#A9D8D2',
	campaign: 'summer-recipes',
};

const ROWS = [
	LEMON_TART,
	{
		board: 'Home Ideas',
		section: 'Kitchen',
		title: 'Open Kitchen Shelves That Stay Tidy',
		description:
			'Two boards, a row of hooks and a few matching jars: everything you use daily is in sight and within reach.',
		link: 'https://example.com/home/open-kitchen-shelves',
		alt_text:
			'Two wooden kitchen shelves with jars, bowls and plants on a sage green wall, mugs on hooks below and a red kettle on the counter',
		media_url: 'media/kitchen-shelf.jpg',
		dominant_color: '#A9C3B3',
		campaign: 'home-refresh',
	},
	{
		board: 'Travel',
		title: 'A Quiet Morning on the Mountain Lake',
		description:
			'Rent a canoe before breakfast and have the water to yourself. Our guide lists five lakes you can reach by train.',
		link: 'https://example.com/travel/mountain-lakes',
		alt_text: 'A red canoe on a calm lake at sunrise, with snowy mountains behind and dark pine trees in front',
		media_url: 'media/mountain-lake.jpg',
		dominant_color: '#9A93B8',
		campaign: 'weekend-trips',
	},
	{
		wrong: 'the host does not exist',
		board: 'Home Ideas',
		title: 'A Small Garden with Room for Everything',
		description: 'Raised beds, a bench and a pear tree on less than twenty square metres.',
		link: 'https://example.com/home/small-garden',
		alt_text: 'A small garden with raised beds and a wooden bench',
		media_url: 'https://images.example.invalid/garden.jpg',
		campaign: 'home-refresh',
	},
	{
		board: 'Summer Recipes',
		title: 'Fruit Popsicles: Mango, Berry & Kiwi',
		description:
			'Three layers of blended fruit, a wooden stick and one night in the freezer. Children can make these on their own.',
		link: 'https://example.com/recipes/fruit-popsicles',
		alt_text:
			'Three striped popsicles in orange, pink and green on a pale pink background with strawberries and blueberries around them',
		media_url: 'media/fruit-popsicles.jpg',
		dominant_color: '#FFC2BD',
		campaign: 'summer-recipes',
	},
	{
		board: 'Travel',
		title: 'One Harbour, Three Moods',
		description: 'The same view at dawn, at noon and after dark. Swipe through a whole day by the sea.',
		link: 'https://example.com/travel/harbour-town',
		alt_text:
			'A hillside village above a harbour with a lighthouse and sailing boats, seen in the morning, at noon and at night',
		media_url: 'media/harbour-morning.jpg',
		media_url_2: 'media/harbour-noon.jpg',
		media_url_3: 'media/harbour-night.jpg',
		campaign: 'weekend-trips',
	},
	{
		board: 'Home Ideas',
		title: 'Monstera, Snake Plant and Friends',
		description:
			'Four plants that forgive a missed watering, and the corner of the room where each of them is happiest.',
		link: 'https://example.com/home/easy-plants',
		alt_text:
			'A monstera, a snake plant and a cactus in pots in front of a peach coloured arch, with a trailing plant in a hanging basket',
		media_url: 'media/plant-corner.jpg',
		dominant_color: '#F1B79A',
		campaign: 'home-refresh',
	},
	{
		wrong: 'the title has more than 100 characters',
		board: 'Summer Recipes',
		title:
			'The Only Watermelon, Mint and Feta Salad You Will Ever Need for Picnics, Barbecues and Long Lazy Evenings on the Balcony',
		description: 'Cold watermelon, salty feta and a handful of mint. It takes ten minutes and no stove.',
		link: 'https://example.com/recipes/watermelon-salad',
		alt_text: 'Slices of watermelon, cubes of feta and mint leaves on a light green striped cloth',
		media_url: 'media/watermelon-salad.jpg',
		dominant_color: '#BFE6D8',
		campaign: 'summer-recipes',
	},
	{
		board: 'Summer Recipes',
		title: 'Café-Style Iced Coffee at Home',
		description:
			'Strong coffee, cold milk and the patience to pour it slowly over the ice: that is all the "barista secret" there is.',
		link: 'https://example.com/recipes/iced-coffee',
		alt_text:
			'A tall glass of layered iced coffee with a striped straw, next to a croissant on a plate and a few coffee beans',
		media_url: 'media/iced-coffee.png',
		dominant_color: '#E8A87C',
		campaign: 'summer-recipes',
	},
	{
		board: 'Travel',
		title: 'Sunset Sailing for Beginners',
		description:
			'Two hours, one small boat and a skipper who does the difficult parts. What to bring and when to book.',
		link: 'https://example.com/travel/sunset-sailing',
		alt_text: 'A small sailing boat rocks on purple waves in front of a large setting sun',
		media_url: 'media/sailing.mp4',
		cover_url: 'media/sailing-cover.jpg',
		campaign: 'weekend-trips',
	},
	{
		wrong: 'the same as the first row',
		...LEMON_TART,
	},
	{
		wrong: 'WebP bytes behind a name that ends in .jpg',
		board: 'Travel',
		title: 'Hot-Air Balloons over the Valley',
		description: 'Take-off is at half past five, and it is worth every minute of lost sleep.',
		link: 'https://example.com/travel/balloon-ride',
		alt_text: 'Four colourful hot-air balloons above soft hills at sunrise',
		media_url: 'media/hot-air-balloons.jpg',
		dominant_color: '#CFE3DC',
		campaign: 'weekend-trips',
	},
	{
		board: 'Home Ideas',
		title: 'A Reading Nook by the Window',
		description:
			'An armchair, a warm lamp and a shelf for the next three books. Measurements and paint colours are in the article.',
		link: 'https://example.com/home/reading-nook',
		alt_text:
			'A coral armchair with a cushion and a blanket beside an arched window, a floor lamp and bookshelves on a dark green wall',
		media_url: 'media/reading-nook.jpg',
		dominant_color: '#2F5D62',
		campaign: 'home-refresh',
	},
	{
		wrong: 'the picture is too small',
		board: 'Home Ideas',
		section: 'Kitchen',
		title: 'Herb Pots for the Kitchen Sill',
		description: 'Basil, parsley and mint grow well together when each has a pot of its own.',
		link: 'https://example.com/home/herb-pots',
		alt_text: 'Three terracotta pots with green herbs on a wooden sill',
		media_url: 'media/herb-pots.jpg',
		campaign: 'home-refresh',
	},
	{
		board: 'Travel',
		title: 'City Lights, Seen from the River',
		description: 'Stay on the bridge until the windows light up. The best spots for an evening walk, with a map.',
		link: 'https://example.com/travel/city-lights',
		alt_text:
			'A city skyline with lit windows under a full moon and a purple evening sky, with a bridge over the river in front',
		media_url: 'media/city-lights.jpg',
		dominant_color: '#43357F',
		campaign: 'weekend-trips',
	},
	{
		board: 'Summer Recipes',
		title: 'Berry Lemonade in Five Seconds',
		description: 'Watch the glass fill up, then make it yourself: strawberries, lemon, mint and sparkling water.',
		link: 'https://example.com/recipes/berry-lemonade',
		alt_text:
			'A glass fills with pink lemonade, ice and strawberries; a straw, a slice of lemon and mint are added at the end',
		media_url: 'media/berry-lemonade.mp4',
		cover_time: '2',
		campaign: 'summer-recipes',
	},
	{
		board: 'Home Ideas',
		title: 'Patterned Tiles for a Bold Splashback',
		description:
			'Seven shapes and eight colours are enough for a wall that never repeats. Print the sheet and try your own order.',
		link: 'https://example.com/home/patterned-tiles',
		alt_text:
			'A wall of square tiles with flowers, circles, arcs and stripes in terracotta, cream, green and dark blue',
		media_url: 'media/patterned-tiles.png',
		dominant_color: '#E07A5F',
		campaign: 'home-refresh',
	},
	{
		board: 'Travel',
		title: 'Slow Days by the Sea',
		description: 'No plan, no alarm, just the sound of the waves. Seven islands for a week without a car.',
		link: 'https://example.com/travel/slow-sea',
		alt_text: 'A red sailing boat on layered turquoise waves in front of an orange sun',
		media_url: 'media/sea-waves.jpg',
		dominant_color: '#67B6C0',
		campaign: 'weekend-trips',
	},
];

// ---------------------------------------------------------------- how to make it

async function openPage(browser, [width, height]) {
	const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: 1 });
	await page.setContent(
		'<!doctype html><style>html,body{margin:0;height:100%;overflow:hidden}svg{display:block}</style><body>',
	);
	return page;
}

async function draw(page, svg, options) {
	await page.evaluate((text) => {
		document.body.innerHTML = text;
	}, svg);
	return await page.screenshot(options);
}

// "bitexact" keeps the encoder's version and the date out of the file, so that a second run does not change it.
function ffmpeg(...args) {
	execFileSync(FFMPEG, ['-hide_banner', '-loglevel', 'error', '-y', ...args], {
		stdio: ['ignore', 'inherit', 'inherit'],
	});
}

async function makePicture(browser, { file, scene, size, format = file.split('.').pop() }, scratch) {
	const page = await openPage(browser, size);
	const target = join(MEDIA, file);
	if (format === 'webp') {
		const still = join(scratch, 'still.png');
		await draw(page, scene(), { type: 'png', path: still });
		ffmpeg(
			'-i',
			still,
			'-c:v',
			'libwebp',
			'-quality',
			'80',
			'-fflags',
			'+bitexact',
			'-flags',
			'+bitexact',
			'-f',
			'webp',
			target,
		);
	} else if (format === 'png') {
		await draw(page, scene(), { type: 'png', path: target });
	} else {
		await draw(page, scene(), { type: 'jpeg', quality: JPEG_QUALITY, path: target });
	}
	await page.close();
}

async function makeFilm(browser, { file, scene, size }, scratch) {
	const page = await openPage(browser, size);
	const frames = scenes.FILM_SECONDS * FRAMES_PER_SECOND;
	for (let i = 0; i < frames; i++) {
		await draw(page, scene(i / FRAMES_PER_SECOND), {
			type: 'png',
			path: join(scratch, `frame-${String(i).padStart(3, '0')}.png`),
		});
	}
	await page.close();
	ffmpeg(
		'-framerate',
		String(FRAMES_PER_SECOND),
		'-i',
		join(scratch, 'frame-%03d.png'),
		'-vf',
		'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p',
		'-c:v',
		'libx264',
		'-preset',
		'slow',
		'-crf',
		'28',
		'-profile:v',
		'high',
		'-threads',
		'2',
		'-colorspace',
		'bt709',
		'-color_primaries',
		'bt709',
		'-color_trc',
		'bt709',
		'-map_metadata',
		'-1',
		'-fflags',
		'+bitexact',
		'-flags',
		'+bitexact',
		'-movflags',
		'+faststart',
		join(MEDIA, file),
	);
}

/** Quotes a cell only where RFC 4180 asks for it, so that the file stays readable. */
function cell(value = '') {
	return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function makeTable() {
	const lines = [COLUMNS, ...ROWS.map((row) => COLUMNS.map((column) => row[column]))];
	writeFileSync(join(HERE, 'pins.csv'), lines.map((line) => line.map(cell).join(',') + '\n').join(''));
}

const kilobytes = (bytes) => `${Math.round(bytes / 1024)} kB`.padStart(8);

function report(made) {
	let total = 0;
	for (const { file, size } of made) {
		const bytes = statSync(join(MEDIA, file)).size;
		total += bytes;
		console.log(`${kilobytes(bytes)}  media/${file}  ${size.join('x')}`);
	}
	const bytes = statSync(join(HERE, 'pins.csv')).size;
	console.log(
		`${kilobytes(bytes)}  pins.csv  ${ROWS.length} rows, ${ROWS.filter((row) => row.wrong).length} of them wrong on purpose`,
	);
	console.log(`${kilobytes(total + bytes)}  in all`);
	if (total + bytes > MAX_TOTAL) throw new Error(`The samples are larger than ${kilobytes(MAX_TOTAL).trim()}`);
}

async function main() {
	// From nothing, so that a renamed picture does not leave its old file behind.
	rmSync(MEDIA, { recursive: true, force: true });
	mkdirSync(MEDIA, { recursive: true });
	const scratch = mkdtempSync(join(tmpdir(), 'samples-'));
	const browser = await chromium.launch({
		executablePath: CHROMIUM,
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
		],
	});
	try {
		for (const picture of PICTURES) await makePicture(browser, picture, scratch);
		for (const film of FILMS) await makeFilm(browser, film, scratch);
	} finally {
		await browser.close();
		rmSync(scratch, { recursive: true, force: true });
	}
	makeTable();
	report([...PICTURES, ...FILMS]);
}

await main();
