import type { ICredentialsDecrypted, ICredentialTestFunctions } from 'n8n-workflow';
import { expect, it } from 'vitest';
import { openStore, problemOf, shownStore } from '../../../lib';
import { storeAnswers } from '../../../nodes/shared/store-test';

/** Nothing listens at this port. */
const HOST = '127.0.0.1:9';
const PASSWORDS = [
	'98#4567',
	'98?4567',
	'98/4567',
	'98@4567',
	'98%4567',
	'pa#4567',
	'pa@1#4567',
	'pa@1/4567',
	'%zz4567',
];
const URLS = PASSWORDS.flatMap((password) =>
	[`redis://:${password}@${HOST}/0`, `redis://me:${password}@${HOST}`, `postgres://me:${password}@${HOST}/pins`].map(
		(url): [string, string] => [url, password],
	),
);

/** Whether a text shows the password or one of its parts; a single digit is in every address. */
const shows = (text: string, password: string) =>
	password.split(/[#?/@%]/).some((part) => part.length > 1 && text.includes(part));

it.each(URLS)('the password is in no message, whatever characters it has: %s', async (url, password) => {
	const message = await (async () => {
		const store = await openStore(url);
		try {
			await store.read('key');
			return 'answered';
		} finally {
			await store.disconnect();
		}
	})().catch((error: unknown) => problemOf(error).message);
	expect(message).toMatch(/not a valid URL|127\.0\.0\.1:9 cannot be used/);
	expect(shows(message, password)).toBe(false);

	const credential = { data: { connectionString: url } } as unknown as ICredentialsDecrypted;
	const tested = await storeAnswers.call({} as ICredentialTestFunctions, credential);
	expect(tested.status).toBe('Error');
	expect(shows(tested.message, password)).toBe(false);
});

it('a store is shown without user, password and query, and an @ in a query does not hurt', async () => {
	expect(shownStore(`redis://:pa@ss@${HOST}/0`)).toBe(`redis://${HOST}/0`);
	expect(shownStore('postgres://db.example/pins?user=me@tenant&password=geheim')).toBe('postgres://db.example/pins');
	expect(shownStore('sqlite:/data/ledger.sqlite')).toBe('sqlite:/data/ledger.sqlite');
	await (await openStore('postgres://db.example/pins?user=me@tenant')).disconnect();
});
