import type { BudgetUsage, Paused } from '../../lib';

/** Where a limit is from, in words. */
export const LIMIT_SOURCES: Record<BudgetUsage['source'], string> = {
	table: "Pinterest's documentation",
	header: "Pinterest's answers",
	own: 'your --budget',
};

/** Which pins a pause keeps back, as the beginning of a sentence. */
export const pausedPins = ({ scope, name }: Pick<Paused, 'scope' | 'name'>): string =>
	scope === 'domain' ? `Pins that link to ${name}` : `All pins of the account ${name}`;

/** Because of what an account is paused; nothing for a domain. */
export const pauseReason = ({ scope, domains }: Pick<Paused, 'scope' | 'domains'>): string =>
	scope === 'domain' ? '' : `, because of ${domains.join(', ')}`;

/** Of a pause that was ended by hand. */
export const resumedPins = ({ scope, name }: Pick<Paused, 'scope' | 'name'>): string =>
	`Pins ${scope === 'domain' ? 'that link to' : 'of the account'} ${name} are published again.`;

/** Of a rate limit that was opened by hand. */
export const openedLimit = ({ name, account }: { name: string; account?: string }): string =>
	`The rate limit ${name} of ${account ? `the account ${account}` : 'the whole app'} is open again.`;
