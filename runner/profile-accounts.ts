import {
	namesAccount,
	parseBudget,
	parseWarmUp,
	PipelineError,
	type OtherAccounts,
	type PipelineContext,
	type WarmUp,
} from '../lib';
import { connectedProfiles, DEFAULT_PROFILE, readConnection, type Connection } from './auth/connection';
import { readConfig } from './config-file';
import { runnerError } from './sentences';
import type { Settings } from './settings';
import { environmentCredential } from './tokens';

/** What a command publishes with. */
interface Chosen<Publishing> {
	settings: Settings;
	publishing: Publishing;
}

type Paced = { warmUp?: WarmUp };

/**
 * The accounts of the profiles beside the one that a command uses, each opened when the first row names it.
 * @returns undefined where no other profile is connected at the same Pinterest.
 */
export function profileAccounts<Publishing extends Paced>(
	chosen: PipelineContext,
	{ settings, publishing }: Chosen<Publishing>,
	open: (settings: Settings, publishing: Publishing) => PipelineContext,
): OtherAccounts | undefined {
	const others = connectedElsewhereThan(settings);
	if (others.length === 0) return undefined;
	const opened = new Map<string, Promise<PipelineContext>>();
	const contexts: PipelineContext[] = [];

	/** A failure is remembered too: it would be the same for every row. */
	function contextOf([profile, { account }]: [string, Connection]): Promise<PipelineContext> {
		const known = opened.get(profile);
		if (known) return known;
		const opening = (async () => {
			const context = open(...ofProfile(profile, { settings, publishing }));
			await context.account.check(account.id); // a token that does not work is found out once
			contexts.push(context);
			return context;
		})();
		opened.set(profile, opening);
		return opening;
	}

	return {
		contexts: () => contexts,
		async contextFor(named) {
			if (await isNamed(chosen, named)) return undefined;
			const found = others.find(([, { account }]) => namesAccount(named ?? '', account));
			if (found) return await contextOf(found);
			const connected = [await chosen.account.name(), ...others.map(([, { account }]) => account.username)];
			throw runnerError('account-mismatch:several', [named ?? '', [...new Set(connected)].join(', ')]);
		},
	};
}

function connectedElsewhereThan({ profile, apiBaseUrl }: Settings): [profile: string, Connection][] {
	const isOfEnvironment = !profile?.chosen && environmentCredential() !== undefined;
	const own = isOfEnvironment ? undefined : (profile?.name ?? DEFAULT_PROFILE);
	return connectedProfiles()
		.filter((name) => name !== own)
		.flatMap((name) => {
			const connection = connectionOrNone(name);
			return connection?.apiBaseUrl === apiBaseUrl ? [[name, connection] as [string, Connection]] : [];
		});
}

/** A damaged file of another profile stops nobody who does not name it. */
function connectionOrNone(profile: string): Connection | undefined {
	try {
		return readConnection(profile);
	} catch {
		return undefined;
	}
}

/** The command's settings, with the profile's own pace where the config file has one. */
function ofProfile<Publishing extends Paced>(
	name: string,
	{ settings, publishing }: Chosen<Publishing>,
): [Settings, Publishing] {
	const { budget, warmUp } = readConfig().profiles?.[name] ?? {};
	const budgets =
		budget === undefined
			? settings.budgets
			: Object.fromEntries([budget].flat().map((text) => parseBudget(text, `profiles.${name}.budget`)));
	return [
		{ ...settings, budgets, profile: { name, chosen: true } },
		{ ...publishing, warmUp: warmUp === undefined ? publishing.warmUp : parseWarmUp(warmUp) },
	];
}

async function isNamed({ account }: PipelineContext, named: string | undefined): Promise<boolean> {
	try {
		await account.check(named);
		return true;
	} catch (error) {
		if (error instanceof PipelineError && error.problem.code === 'account-mismatch') return false;
		throw error;
	}
}
