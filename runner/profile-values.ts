import type { Command, Option } from 'commander';
import { connectedProfiles, DEFAULT_PROFILE, readConnection } from './auth/connection';
import { CONFIG_KEYS, configError, readConfig, type Config, type ConfigValue, type ProfileValues } from './config-file';
import { profileOf } from './options';
import { usage, type Profile } from './settings';
import { environmentCredential } from './tokens';

/**
 * Gives the options of a command what neither the command line nor a variable says: first the profile's values from
 * the config file, then the address at which the profile's account is connected, then the file's values for all.
 * @throws PipelineError `usage` for a mistake in the config file, and for a profile that does not exist.
 */
export function fillFromProfile(command: Command): void {
	const config = readConfig();
	const takesProfile = command.options.some(({ long, hidden }) => long === '--profile' && !hidden);
	if (takesProfile && profileOf(command) === undefined && config.profile !== undefined)
		command.setOptionValueWithSource('profile', config.profile, 'config');
	const profile = takesProfile ? profileOf(command) : undefined;
	if (profile && !makesProfiles(command)) checkKnown(profile, config);
	const own = profile && config.profiles?.[profile.name];
	if (profile && own) fill(command, own, ['profiles', profile.name]);
	fillAddress(command, profile);
	fill(command, config, []);
}

const makesProfiles = (command: Command) => command.name() === 'login' || command.name() === 'logout';

/** A name that is mistyped must not mean the account or the store of commands without a profile. */
function checkKnown({ name }: Profile, { profiles = {} }: Config): void {
	const known = new Set([...Object.keys(profiles), ...connectedProfiles()]);
	if (known.has(name) || name === DEFAULT_PROFILE) return;
	const others = known.size > 0 ? `There are: ${[...known].sort().join(', ')}. ` : '';
	throw usage(
		`No profile is called ${name}. ${others}To connect an account with it: pinterest-pipeline auth login --profile ${name}`,
	);
}

/** The tokens of a login are valid where it was made. */
function fillAddress(command: Command, profile: Profile | undefined): void {
	const isUsed = command.name() !== 'login' && (profile?.chosen || !environmentCredential());
	const option = command.options.find(({ long }) => long === '--api-base-url');
	if (!isUsed || !option || !isOpen(command, option)) return;
	const address = readConnection(profile?.name ?? DEFAULT_PROFILE)?.apiBaseUrl;
	if (address !== undefined) command.setOptionValueWithSource('apiBaseUrl', address, 'profile');
}

/** @param at where the values stand in the config file. */
function fill(command: Command, values: ProfileValues, at: string[]): void {
	for (const key of CONFIG_KEYS) {
		const value = values[key];
		const option = command.options.find((each) => each.attributeName() === key && each.envVar !== undefined);
		if (value === undefined || !option || !isOpen(command, option)) continue;
		command.setOptionValueWithSource(key, parsed(option, value, [...at, key]), 'config');
	}
	const { allowPrivateNetwork } = values;
	if (allowPrivateNetwork !== undefined && command.getOptionValue('allowPrivateNetwork') === undefined)
		command.setOptionValueWithSource('allowPrivateNetwork', allowPrivateNetwork, 'config');
}

/** Whether the option has an effect, and nobody has said anything about it. */
function isOpen(command: Command, option: Option): boolean {
	const source = command.getOptionValueSource(option.attributeName());
	return !option.hidden && (source === undefined || source === 'default');
}

/** As the command line would read it. */
function parsed(option: Option, value: ConfigValue, at: string[]): unknown {
	if (typeof value === 'boolean') return value;
	let read: unknown;
	for (const text of [value].flat().map(String)) {
		try {
			read = option.parseArg ? option.parseArg<unknown>(text, read) : text;
		} catch (error) {
			throw configError(at, (error as Error).message.replaceAll(`"${text}"`, 'the value'));
		}
	}
	return read;
}
