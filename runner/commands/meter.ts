import {
	closuresOf,
	createCircuitBreaker,
	domainOf,
	forecast,
	openBudget,
	openStore,
	systemClock,
	type BudgetClosure,
	type BudgetUsage,
	type Forecast,
	type Paused,
} from '../../lib';
import { inWords } from '../duration';
import { EXIT } from '../exit-codes';
import { openPipeline } from '../open-pipeline';
import { printDone, printJson, printText } from '../print';
import { usage, type Settings } from '../settings';
import { columnsOf } from '../ui/columns';

/** The size of a batch to estimate. */
export interface ForecastFor {
	images: number;
	videos: number;
}

const SOURCES: Record<BudgetUsage['source'], string> = {
	table: "Pinterest's documentation",
	header: "Pinterest's answers",
	own: 'your --budget',
};

/** Shows rate-limit usage and paused domains. Its only call to Pinterest reads the account. @returns the exit code. */
export async function meter({ images, videos }: Partial<ForecastFor>, settings: Settings): Promise<number> {
	const { pipeline, rateLimiter, close } = await openPipeline(settings);
	try {
		const account = await pipeline.account.id();
		const budgets = await rateLimiter.usage();
		const pauses: Paused[] = [];
		for await (const paused of pipeline.guards.circuitBreaker.list()) pauses.push(paused);
		const estimated = images !== undefined || videos !== undefined;
		const batch = { images: images ?? 0, videos: videos ?? 0 };
		const ahead = estimated ? forecast(batch, budgets, systemClock.now()) : undefined;
		if (settings.json) printLines(budgets, pauses, ahead && { ...batch, ...ahead });
		else
			printText(
				[
					columnsOf(budgets.map(rowOf)),
					sentenceOfClosed(budgets, account),
					...pauses.map(sentenceOfPause),
					ahead && sentenceOf(batch, ahead),
				]
					.filter(Boolean)
					.join('\n\n'),
			);
		return EXIT.done;
	} finally {
		await close();
	}
}

function printLines(budgets: BudgetUsage[], pauses: Paused[], ahead?: ForecastFor & Forecast): void {
	for (const budget of budgets) printJson({ type: 'budget', ...budget });
	for (const paused of pauses) printJson({ type: 'paused', ...paused });
	if (ahead) printJson({ type: 'forecast', ...ahead });
}

function rowOf({
	name,
	limit,
	windowSeconds,
	used,
	remaining,
	resetAt,
	source,
	perApp,
	holders,
	waiting,
	pausedUntil,
}: BudgetUsage) {
	return {
		budget: name,
		limit: `${limit} in ${inWords(windowSeconds)}`,
		used: String(used),
		left: String(remaining),
		'reset at': resetAt ?? '-',
		'limit from': SOURCES[source],
		'shared by': `${perApp ? 'the whole app' : 'this account'}, ${holders} ${holders === 1 ? 'process' : 'processes'}`,
		waiting: String(waiting),
		'paused until': pausedUntil ?? '-',
	};
}

function sentenceOfClosed(budgets: BudgetUsage[], account: string): string {
	const closed = budgets.filter(({ pausedUntil }) => pausedUntil !== undefined).map(({ name }) => name);
	if (closed.length === 0) return '';
	return `No call of ${closed.join(' or ')} is sent before the time in "paused until". To open ${closed.length === 1 ? 'it' : 'them'} earlier: meter --resume ${account}`;
}

function sentenceOfPause({ scope, name, since, until, domains }: Paused): string {
	const what = scope === 'domain' ? `Pins that link to ${name}` : `All pins of the account ${name}`;
	const why = scope === 'domain' ? '' : `, because of ${domains.join(', ')}`;
	return `${what} are paused from ${since} to ${until}${why}. Resume them with: meter --resume ${/^[\w.-]+$/.test(name) ? name : `'${name}'`}`;
}

function sentenceOf({ images, videos }: ForecastFor, { writes, reads, seconds, finishesAt }: Forecast): string {
	const batch =
		[images > 0 && plural(images, 'image'), videos > 0 && plural(videos, 'video')].filter(Boolean).join(' and ') ||
		'Nothing';
	return `${batch}: ${plural(writes, 'write')} and ${plural(reads, 'read')}. Pinterest's limits let that finish in ${inWords(seconds)}, at ${finishesAt}.`;
}

const plural = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;

/**
 * Opens what is closed for a domain or an account: its pause, and of an account also its closed rate limits, those of
 * the whole app among them. @returns the exit code.
 */
export async function resumePaused(given: string, settings: Pick<Settings, 'json' | 'storeUrl'>): Promise<number> {
	const store = await openStore(settings.storeUrl);
	try {
		const breaker = createCircuitBreaker(store, ''); // without an account: pauses of every account are listed and ended
		const pauses: Paused[] = [];
		for await (const paused of breaker.list()) pauses.push(paused);
		const address = /^https?:/.test(given) ? given : `https://${given}`;
		const wanted = pauses.filter(({ name }) => name === given || (URL.canParse(address) && name === domainOf(address)));
		const closures = await closuresOf(store, given);
		if (wanted.length + closures.length === 0) throw nothingCalled(given, [...pauses, ...(await closuresOf(store))]);
		for (const paused of wanted) {
			await breaker.reset(paused);
			sayResumed(paused, settings);
		}
		for (const closure of closures) {
			await openBudget(store, closure);
			sayOpened(closure, settings);
		}
		if (!settings.json) printDone('Deferred pins are published at the times shown by: jobs list --within 7d');
		return EXIT.done;
	} finally {
		await store.disconnect();
	}
}

function nothingCalled(given: string, closed: ({ name: string } | BudgetClosure)[]) {
	const names = closed.map((each) =>
		'key' in each ? (each.account ?? `${each.name} of the app ${each.app}`) : each.name,
	);
	return usage(
		`No paused domain or account is named ${given}. ${names.length > 0 ? `Paused: ${[...new Set(names)].join(', ')}.` : 'Nothing is paused.'}`,
	);
}

function sayResumed({ scope, name }: Paused, { json }: Pick<Settings, 'json'>): void {
	if (json) printJson({ type: 'resumed', scope, name });
	else printDone(`Pins ${scope === 'domain' ? 'that link to' : 'of the account'} ${name} are published again.`);
}

function sayOpened({ name, account, until }: BudgetClosure, { json }: Pick<Settings, 'json'>): void {
	if (json) printJson({ type: 'resumed', scope: 'budget', name, ...(account && { account }) });
	else
		printDone(
			`The rate limit ${name} of ${account ? `the account ${account}` : 'the whole app'} is open again. It was closed until ${until}.`,
		);
}
