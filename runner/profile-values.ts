import type { Command } from 'commander';
import { DEFAULT_PROFILE, readConnection } from './auth/connection';
import { profileOf } from './options';
import { environmentCredential } from './tokens';

/** Gives the options of a command the values of its profile, where neither the command line nor a variable has one. */
export function fillFromProfile(command: Command): void {
	fillAddress(command);
}

/** The tokens of a login are valid where it was made. */
function fillAddress(command: Command): void {
	const profile = profileOf(command);
	const isOfLogin = command.name() !== 'login' && (profile?.chosen || !environmentCredential());
	const option = command.options.find(({ long }) => long === '--api-base-url');
	if (!isOfLogin || !option || option.hidden || command.getOptionValueSource('apiBaseUrl') !== 'default') return;
	const address = readConnection(profile?.name ?? DEFAULT_PROFILE)?.apiBaseUrl;
	if (address !== undefined) command.setOptionValueWithSource('apiBaseUrl', address, 'profile');
}
