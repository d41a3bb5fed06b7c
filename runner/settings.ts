import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseBudget, PipelineError, switchOf, type Budget, type BudgetName } from '../lib';
import { PINTEREST_API } from './defaults';

/** What commands know from their options and the environment. An option wins over its variable. */
export interface Settings {
	/** Prints one JSON object per line on standard output, and nothing else there. */
	json: boolean;
	/** The URL of the store, as `openStore` takes it. @default a SQLite file in the user's data folder */
	storeUrl: string;
	apiBaseUrl: string;
	/** Rate limit overrides. */
	budgets: Partial<Record<BudgetName, Budget>>;
	/** Whether media may be fetched from loopback and private addresses. */
	allowPrivateNetwork: boolean;
	/** Shows stack traces. */
	debug: boolean;
	/** Whose account and settings are used. @default the account of the environment, or the one that is connected */
	profile?: Profile;
}

/** A named account with its settings. */
export interface Profile {
	name: string;
	/** Whether `--profile` names it, so that the environment's credential does not count. */
	chosen: boolean;
}

/** A profile is a file's name on every system, so there are no capitals in it. */
export const isProfileName = (text: string) => /^[a-z0-9][a-z0-9_-]{0,63}$/.test(text);

/** What a command knows that works on the store alone. */
export type StoreSettings = Pick<Settings, 'json' | 'storeUrl'>;

/** The options that several commands take, as the command line hands them over. */
export interface CommonOptions {
	json?: boolean;
	store?: string;
	apiBaseUrl?: string;
	budget?: string[];
	debug?: boolean;
	profile?: Profile;
	/** From the config file: only a variable says it too. */
	allowPrivateNetwork?: boolean;
}

export function settingsOf(options: CommonOptions, env: NodeJS.ProcessEnv = process.env): Settings {
	return {
		json: options.json === true,
		storeUrl: options.store ?? `sqlite:${join(dataFolder(env), 'ledger.sqlite')}`,
		apiBaseUrl: webAddress(options.apiBaseUrl ?? PINTEREST_API),
		budgets: Object.fromEntries((options.budget ?? []).map((text) => parseBudget(text, '--budget'))),
		allowPrivateNetwork:
			env.PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK === undefined
				? options.allowPrivateNetwork === true
				: switchOf(env.PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK),
		debug: options.debug === true,
		profile: options.profile,
	};
}

/** Where the system keeps a user's application data. */
export function dataFolder(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
	const name = 'pinterest-pipeline';
	if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), name);
	if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', name);
	return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), name);
}

/** Where the system keeps a user's settings. */
export function configFolder(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
	const name = 'pinterest-pipeline';
	if (platform === 'win32') return join(env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), name);
	if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', name);
	return join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), name);
}

function webAddress(url: string): string {
	if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url.replace(/\/+$/, '');
	throw usage(`The API base URL "${url}" is not a web address. Give one such as https://api.pinterest.com/v5.`);
}

/** The error of a command that was called the wrong way. */
export function usage(message: string): PipelineError {
	return new PipelineError({ code: 'usage', category: 'setup', message, action: 'none' });
}
