import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod/v4';
import { configFolder, isProfileName, usage } from './settings';

const text = z.string().min(1);
const number = z.number();

/** What may be set: the options that have a variable, by their names. Nothing here is a secret. */
const values = {
	clientId: text,
	clientSecretFile: text,
	store: text,
	apiBaseUrl: z.url({ protocol: /^https?$/, error: 'this is not a web address' }),
	budget: z.union([text, z.array(text)], { error: 'this is not a text such as org_write=50/60, nor a list of them' }),
	callTimeout: number,
	lease: number,
	quarantine: number,
	onUnknown: text,
	sendImages: text,
	fit: text,
	linkMarker: z.boolean(),
	warmUp: text,
	spacing: text,
	requireApproval: z.boolean(),
	missed: text,
	spreadOver: number,
	pruneOlderThan: text,
	allowPrivateNetwork: z.boolean(),
	webhook: z.union([text, z.array(text)], { error: 'this is not a web address, nor a list of them' }),
	webhookSecretFile: text,
	listen: text,
	passwordFile: text,
	readerPasswordFile: text,
	log: text,
};
const profile = z.strictObject(values).partial();
const schema = z
	.strictObject({
		...values,
		/** The profile of commands that name none. */
		profile: text.refine(isProfileName, 'this is not the name of a profile'),
		profiles: z.record(text.refine(isProfileName), profile, {
			error: ({ code }) =>
				code === 'invalid_key' ? 'names of profiles have lower-case letters, digits, - and _' : undefined,
		}),
	})
	.partial();

/** Settings by the names of their options. */
export type ProfileValues = z.infer<typeof profile>;
export type ConfigValue = NonNullable<ProfileValues[keyof ProfileValues]>;
/** The user's settings: those of every command, and those of each profile. */
export type Config = z.infer<typeof schema>;

/** What can be set in the config file. */
export const CONFIG_KEYS = Object.keys(values) as (keyof ProfileValues)[];

const configPath = (env?: NodeJS.ProcessEnv) => join(configFolder(env), 'config.json');

/**
 * The config file; empty where there is none.
 * @throws PipelineError `usage`, with one line that names the place and repeats no value, which may be a secret there by mistake.
 */
export function readConfig(env?: NodeJS.ProcessEnv): Config {
	const path = configPath(env);
	let content: string;
	try {
		content = readFileSync(path, 'utf8');
	} catch (error) {
		const { code = 'unreadable' } = error as NodeJS.ErrnoException;
		if (code === 'ENOENT') return {};
		throw usage(`${path} cannot be read (${code}).`);
	}
	const found = schema.safeParse(jsonOf(content, path));
	if (found.success) return found.data;
	const [issue] = found.error.issues;
	throw configError(issue?.path ?? [], issue?.message ?? 'this is not understood', env);
}

/** A mistake in the config file. @param at the keys that lead to it. */
export function configError(at: PropertyKey[], says: string, env?: NodeJS.ProcessEnv) {
	return usage([configPath(env), at.map(String).join('.'), says].filter(Boolean).join(': '));
}

function jsonOf(content: string, path: string): unknown {
	try {
		return JSON.parse(content);
	} catch (error) {
		const [place] = /line \d+ column \d+/.exec((error as Error).message) ?? []; // the rest quotes the file
		throw usage(`${path} is not valid JSON${place ? ` (${place})` : ''}.`);
	}
}
