import {
	createCircuitBreaker,
	domainOf,
	forecast,
	openStore,
	systemClock,
	type BudgetUsage,
	type Forecast,
	type Paused,
} from '../../lib';
import { inWords } from '../duration';
import { EXIT } from '../exit-codes';
import { openPipeline } from '../open-pipeline';
import { printJson, printText } from '../print';
import { usage, type Settings } from '../settings';
import { columnsOf } from '../ui/columns';

/** A batch that is to be published. */
export interface ForecastFor {
	images: number;
	videos: number;
}

const SOURCES: Record<BudgetUsage['source'], string> = {
	table: "Pinterest's documentation",
	header: "Pinterest's answers",
	own: 'your --budget',
};

/** What Pinterest still allows, and what rests. Asks Pinterest for nothing but the account. @returns the exit code. */
export async function meter({ images, videos }: Partial<ForecastFor>, settings: Settings): Promise<number> {
	const { pipeline, rateLimiter, close } = openPipeline(settings);
	try {
		await pipeline.account.id();
		const budgets = await rateLimiter.usage();
		const rests: Paused[] = [];
		for await (const paused of (await pipeline.guards.circuitBreaker()).list()) rests.push(paused);
		const asked = images !== undefined || videos !== undefined;
		const batch = { images: images ?? 0, videos: videos ?? 0 };
		const ahead = asked ? forecast(batch, budgets, systemClock.now()) : undefined;
		if (settings.json) printLines(budgets, rests, ahead && { ...batch, ...ahead });
		else
			printText(
				[columnsOf(budgets.map(rowOf)), ...rests.map(restOf), ahead && sentenceOf(batch, ahead)]
					.filter(Boolean)
					.join('\n\n'),
			);
		return EXIT.done;
	} finally {
		await close();
	}
}

function printLines(budgets: BudgetUsage[], rests: Paused[], ahead?: ForecastFor & Forecast): void {
	for (const budget of budgets) printJson({ type: 'budget', ...budget });
	for (const paused of rests) printJson({ type: 'paused', ...paused });
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

function restOf({ scope, name, since, until, domains }: Paused): string {
	const what = scope === 'domain' ? `Pins that lead to ${name}` : `All pins of the account ${name}`;
	const why = scope === 'domain' ? '' : `, because of ${domains.join(', ')}`;
	return `${what} rest since ${since} until ${until}${why}. End it with: meter --resume ${/^[\w.-]+$/.test(name) ? name : `'${name}'`}`;
}

function sentenceOf({ images, videos }: ForecastFor, { writes, reads, seconds, finishesAt }: Forecast): string {
	const batch =
		[images > 0 && plural(images, 'image'), videos > 0 && plural(videos, 'video')].filter(Boolean).join(' and ') ||
		'Nothing';
	return `${batch}: ${plural(writes, 'write')} and ${plural(reads, 'read')}. Pinterest's limits let that finish in ${inWords(seconds)}, at ${finishesAt}.`;
}

const plural = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;

/** A person says that a pause is over. @returns the exit code. */
export async function resumePaused(given: string, settings: Settings): Promise<number> {
	const store = openStore(settings.storeUrl);
	try {
		const breaker = createCircuitBreaker(store, ''); // what rests is told and ended whoever's it is
		const rests: Paused[] = [];
		for await (const paused of breaker.list()) rests.push(paused);
		const address = /^https?:/.test(given) ? given : `https://${given}`;
		const wanted = rests.find(({ name }) => name === given || (URL.canParse(address) && name === domainOf(address)));
		if (!wanted)
			throw usage(
				`Nothing rests that is called ${given}. ${rests.length > 0 ? `What rests: ${rests.map(({ name }) => name).join(', ')}.` : 'Nothing rests at all.'}`,
			);
		await breaker.reset(wanted);
		if (settings.json) printJson({ type: 'resumed', scope: wanted.scope, name: wanted.name });
		else
			printText(
				`Pins ${wanted.scope === 'domain' ? 'that lead to' : 'of the account'} ${wanted.name} are published again. Those that were put off run at the times in: jobs list --within 7d`,
			);
		return EXIT.done;
	} finally {
		await store.disconnect();
	}
}
