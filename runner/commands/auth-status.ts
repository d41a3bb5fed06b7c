import { printableLine } from '../../lib';
import { accountStatuses, type AccountStatus } from '../auth/account-status';
import { EXIT } from '../exit-codes';
import { printJson, printText } from '../print';
import { runnerError } from '../sentences';
import type { Settings } from '../settings';

/** Shows the connected accounts. Asks Pinterest once for each and changes nothing. @returns the exit code: 2 where the one that is used does not work. */
export async function status(settings: Settings): Promise<number> {
	const { profile } = settings;
	const all = await accountStatuses(settings);
	if (!all.some(({ used }) => used)) {
		for (const each of all) say(each, settings);
		throw profile ? runnerError('no-credential:profile', [profile.name]) : runnerError('no-credential', []);
	}
	for (const each of all) say(each, settings);
	return all.some(({ used, problem }) => used && problem) ? EXIT.impossible : EXIT.done;
}

function say(status: AccountStatus, { json }: Settings): void {
	const { notes, ...facts } = status;
	if (json) return printJson({ type: 'account', ...facts });
	const { profile, used, account, scopes, apiBaseUrl, accessTokenExpiresAt, reconnectBy, file, problem } = facts;
	const lines: [name: string, value: string | undefined][] = [
		['account', account && `${account.username} (${account.id})`],
		['at', apiBaseUrl || undefined],
		['scopes', scopes?.join(' ')],
		['access token', accessTokenExpiresAt && `renewed when it is a week old; until ${accessTokenExpiresAt}`],
		[
			'reconnect',
			reconnectBy && `needed in ${status.reconnectInDays} days, at ${reconnectBy}, if no command is run before`,
		],
		['tokens in', file],
		['problem', problem?.message],
	];
	const title = profile === undefined ? 'The account of the environment' : `Profile ${profile}`;
	printText(
		[
			`${title}${used ? ' (used)' : ''}`,
			...lines.flatMap(([name, value]) => (value === undefined ? [] : `  ${name.padEnd(13)}${printableLine(value)}`)),
			...notes.map((note) => `  ${note}`),
		].join('\n'),
	);
}
