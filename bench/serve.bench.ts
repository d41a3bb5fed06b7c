import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STORE_KINDS, type StoreKind } from '../test/faults/plan';
import { isThere } from '../test/faults/stores';
import { click, firstByteMs, memoryMb, quantile, type Clicks } from './serve/clicks';
import { filledStore } from './serve/records';
import { printTable, rounded, TARGET_MISSED } from './table';

const QUICK = process.argv.includes('--quick');
const JOBS = QUICK ? 2_000 : 1_000_000;
const PEOPLE = QUICK ? 10 : 50;
const CLICKING_MS = QUICK ? 1_200 : 60_000;
/** Each looks at a page for so long. */
const LOOK_MS = QUICK ? 300 : 3_000;
/** The middle and the worst of so many, after one that is not counted. */
const TIMES = QUICK ? 3 : 9;
/** What the project promises. */
const MOST_MS = 300;
const MOST_GROWTH_MB = 64;

const DAY = 86_400_000;
const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** What people open, with the filters that cost most. */
const PATHS: Record<string, string> = {
	Today: '/',
	'Today, 7 days': '/?period=7d',
	Pins: '/jobs',
	'Pins, failed': '/jobs?state=failed',
	'Pins, of a campaign and a board': '/jobs?campaign=campaign+3&board=Board+4',
	'Pins, by a text that few have': '/jobs?text=Pin+77',
	'Pins, in the order of their due dates': '/jobs?order=due',
	'Pins, of a year ago': `/jobs?until=${dateOf(Date.now() - 365 * DAY)}`,
	'Calendar, week': '/calendar',
	'Calendar, month': '/calendar?view=month',
	Imports: '/imports',
	'an import of 500 rows': '/imports/2026-0300',
	Approvals: '/approvals',
	Unknown: '/unknown',
	Limits: '/limits',
	Webhooks: '/webhooks',
	'API, jobs': '/api/jobs',
	Metrics: '/metrics',
};

interface Page extends Clicks {
	pid: number;
	stop: () => Promise<void>;
}

/** Starts the page as users do, on a store, without an account. */
async function startPage(store: string): Promise<Page> {
	const home = await mkdtemp(join(tmpdir(), 'bench-serve-home-'));
	const child = spawn(process.execPath, ['dist/runner/cli.js', 'serve', '--json', '--port', '0', '--store', store], {
		env: { PATH: process.env.PATH, HOME: home },
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const ended = new Promise((resolve) => child.once('close', resolve));
	const { loginUrl, url } = await new Promise<{ loginUrl: string; url: string }>((resolve, reject) => {
		let text = '';
		child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
			text += chunk;
			if (text.includes('\n')) resolve(JSON.parse(text.split('\n')[0] as string) as { loginUrl: string; url: string });
		});
		void ended.then(() => reject(new Error('serve ended')));
	});
	const login = await fetch(loginUrl, { redirect: 'manual' });
	const cookie = login.headers
		.getSetCookie()
		.map((line) => line.split(';')[0])
		.join('; ');
	return {
		url,
		cookie,
		paths: Object.values(PATHS),
		pid: child.pid as number,
		stop: async () => {
			child.kill('SIGTERM');
			await ended;
			await rm(home, { recursive: true, force: true });
		},
	};
}

async function measure(kind: StoreKind) {
	const begun = Date.now();
	const store = await filledStore(kind, JOBS);
	console.log(`${kind}: a record of ${JOBS} jobs written in ${rounded((Date.now() - begun) / 1000, 1)} s`);
	const page = await startPage(store.url);
	try {
		const rows = [];
		for (const [name, path] of Object.entries(PATHS)) {
			const first = await firstByteMs(page, path);
			const taken: number[] = [];
			for (let time = 0; time < TIMES; time++) taken.push(await firstByteMs(page, path));
			rows.push({
				store: kind,
				page: name,
				'first time, ms': rounded(first, 0),
				'median, ms': rounded(quantile(taken, 0.5), 0),
				'worst, ms': rounded(Math.max(...taken), 0),
			});
		}
		await click(page, PEOPLE, CLICKING_MS / 6, LOOK_MS); // caches are full from here on
		const before = await memoryMb(page.pid);
		const clicked = await click(page, PEOPLE, CLICKING_MS, LOOK_MS);
		const after = await memoryMb(page.pid);
		const crowd = {
			store: kind,
			people: PEOPLE,
			'pages a second': rounded(clicked.length / (CLICKING_MS / 1000), 0),
			'median, ms': rounded(quantile(clicked, 0.5), 0),
			'of 100 the 95th, ms': rounded(quantile(clicked, 0.95), 0),
			'memory before, MB': before,
			'memory after, MB': after,
		};
		return { rows, crowd };
	} finally {
		await page.stop();
		await store.remove();
	}
}

async function main(): Promise<void> {
	console.log(
		`Each page of "serve" on a record of ${JOBS} jobs, until its first byte; then ${PEOPLE} people click from page to page for ${CLICKING_MS / 1000} s, and look at each for ${LOOK_MS / 1000} s.`,
	);
	let missed = false;
	for (const kind of STORE_KINDS) {
		if (!(await isThere(kind))) continue;
		const { rows, crowd } = await measure(kind);
		printTable(`Pages, one person (${kind})`, rows);
		printTable(`Pages, ${PEOPLE} people (${kind})`, [crowd]);
		const slow = rows.filter((row) => row['median, ms'] > MOST_MS);
		const growth = crowd['memory after, MB'] - crowd['memory before, MB'];
		console.log(
			`\n${kind}: ${slow.length === 0 ? `every page within ${MOST_MS} ms` : `MISSED: ${slow.map(({ page }) => page).join(', ')} above ${MOST_MS} ms`}; memory grew by ${growth} MB${growth > MOST_GROWTH_MB ? `, MISSED: at most ${MOST_GROWTH_MB}` : ''}`,
		);
		missed ||= slow.length > 0 || growth > MOST_GROWTH_MB;
	}
	process.exitCode = missed ? TARGET_MISSED : 0;
}

void main();
