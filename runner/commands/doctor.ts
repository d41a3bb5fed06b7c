import { styleText } from 'node:util';
import {
	accessTierOf,
	openStore,
	printableLine,
	problemOf,
	systemClock,
	createRateLimiter,
	createPipelineContext,
	Ledger,
	tokenPort,
	type AtomicStore,
} from '../../lib';
import { EXIT } from '../exit-codes';
import { printJson, printStyled } from '../print';
import { dataFolder, type Settings } from '../settings';
import { tokenSettings, tokenSource } from '../tokens';
import { records, type Check } from './doctor-records';
import { ledgerChecks, openChecked } from './doctor-store';

/** Checks the set-up and prints what to do about what is wrong. @returns the exit code: 0 when every check passes, 2 when one fails. */
export async function doctor(
	settings: Pick<Settings, 'json' | 'storeUrl' | 'apiBaseUrl' | 'profile'>,
): Promise<number> {
	const checks = await allChecks(settings);
	for (const check of checks) {
		if (settings.json) printJson({ type: 'check', ...check });
		else
			printStyled(
				`${check.ok ? styleText('green', '  ok  ') : styleText('red', ' fix  ')} ${check.name.padEnd(10)} ${printableLine(check.says)}`,
			);
	}
	return checks.every(({ ok }) => ok) ? EXIT.done : EXIT.impossible;
}

async function allChecks(settings: Pick<Settings, 'storeUrl' | 'apiBaseUrl' | 'profile'>): Promise<Check[]> {
	const { storeUrl } = settings;
	const { check, store } = await openChecked(storeUrl);
	try {
		return [
			{ name: 'node', ok: true, says: process.versions.node },
			check,
			...records(storeUrl),
			...(store ? await ledgerChecks(store) : []),
			// A store that is down has a check of its own, and the account is looked at without it.
			...(await account(settings, store ?? (await openStore('memory:')))),
			engine(),
		];
	} finally {
		await store?.disconnect();
	}
}

/** Which access the app has, and what the account has; that alone where Pinterest takes no call of the app. */
async function account(settings: Pick<Settings, 'apiBaseUrl' | 'profile'>, store: AtomicStore): Promise<Check[]> {
	const { apiBaseUrl } = settings;
	const checks: Check[] = [];
	try {
		const tokens = tokenSource(tokenSettings(settings), apiBaseUrl, {
			folder: dataFolder(),
			store,
			clock: systemClock,
		});
		const http = tokenPort({ apiBaseUrl, tokens, timeoutMs: 15_000 });
		const { tier, canPublish, sentence } = await accessTierOf(http, apiBaseUrl);
		checks.push({ name: 'access', ok: canPublish !== false, says: sentence, tier });
		if (tier === 'pending') return checks;
		const { account: own } = createPipelineContext({
			http,
			apiBaseUrl,
			ledger: new Ledger(await openStore('memory:'), { owner: 'doctor', leaseMs: 60_000 }),
			rateLimiter: createRateLimiter({ clock: systemClock }),
		});
		const boards = (await own.boards()).length;
		const says = `${await own.name()} at ${apiBaseUrl}, ${boards} ${boards === 1 ? 'board' : 'boards'}`;
		return [...checks, { name: 'account', ok: true, says }];
	} catch (error) {
		return [...checks, { name: 'account', ok: false, says: problemOf(error).message }];
	}
}

function engine(): Check {
	try {
		require.resolve('n8n-core');
		return { name: 'engine', ok: true, says: 'n8n-core is installed; run and demo work' };
	} catch {
		return { name: 'engine', ok: true, says: 'n8n-core is not installed; everything but run and demo works' };
	}
}
