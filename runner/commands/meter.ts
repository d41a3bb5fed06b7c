import {
	closedIn,
	forecast,
	openStore,
	resume,
	systemClock,
	type BudgetClosure,
	type BudgetUsage,
	type Closed,
	type Forecast,
	type Paused,
} from '../../lib';
import { inWords } from '../duration';
import { EXIT } from '../exit-codes';
import { openPipeline } from '../open-pipeline';
import { printDone, printJson, printText } from '../print';
import { usage, type Settings } from '../settings';
import { columnsOf } from '../ui/columns';
import { LIMIT_SOURCES, openedLimit, pausedPins, pauseReason, resumedPins } from '../ui/limit-words';

/** The size of a batch to estimate. */
export interface ForecastFor {
	images: number;
	videos: number;
}

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
		'limit from': LIMIT_SOURCES[source],
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

function sentenceOfPause(paused: Paused): string {
	const { name, since, until } = paused;
	return `${pausedPins(paused)} are paused from ${since} to ${until}${pauseReason(paused)}. Resume them with: meter --resume ${/^[\w.-]+$/.test(name) ? name : `'${name}'`}`;
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
		const closed = await closedIn(store, given);
		if (closed.pauses.length + closed.closures.length === 0) throw nothingCalled(given, await closedIn(store));
		await resume(store, closed);
		for (const paused of closed.pauses) sayResumed(paused, settings);
		for (const closure of closed.closures) sayOpened(closure, settings);
		if (!settings.json) printDone('Deferred pins are published at the times shown by: jobs list --within 7d');
		return EXIT.done;
	} finally {
		await store.disconnect();
	}
}

function nothingCalled(given: string, { pauses, closures }: Closed) {
	const ofBudgets = closures.map(({ account, name, app }) => account ?? `${name} of the app ${app}`);
	const names = [...pauses.map(({ name }) => name), ...ofBudgets];
	return usage(
		`No paused domain or account is named ${given}. ${names.length > 0 ? `Paused: ${[...new Set(names)].join(', ')}.` : 'Nothing is paused.'}`,
	);
}

function sayResumed({ scope, name }: Paused, { json }: Pick<Settings, 'json'>): void {
	if (json) printJson({ type: 'resumed', scope, name });
	else printDone(resumedPins({ scope, name }));
}

function sayOpened({ name, account, until }: BudgetClosure, { json }: Pick<Settings, 'json'>): void {
	if (json) printJson({ type: 'resumed', scope: 'budget', name, ...(account && { account }) });
	else printDone(`${openedLimit({ name, account })} It was closed until ${until}.`);
}
