import { describe, expect, it } from 'vitest';
import { idempotencyKey, payloadDigests, type Identity } from '../../../lib/ledger/fingerprint';
import { formerIntent } from '../../../lib/ledger/former-identity';
import { pairEdits, type EditCandidate, type Sibling } from '../../../lib/ledger/pair-edits';

type Texts = Partial<Identity['draft']>;

function identityOf(texts: Texts): Identity {
	const draft = { board: 'Travel', media: [{ url: 'https://a.example/a.jpg' }], ...texts };
	return { accountId: '1', destination: { boardId: '2' }, fingerprint: 'url:a', draft };
}

const job = (key: string, texts: Texts, createdAt = '2027-01-01T00:00:00Z'): Sibling => ({
	key,
	payload: payloadDigests(identityOf(texts)),
	createdAt,
	title: texts.title,
});

function row(number: number, texts: Texts, siblings: Sibling[], rowKey?: string): EditCandidate {
	const identity = identityOf(texts);
	const label = { title: texts.title, board: 'Travel', source: '' };
	const own = { key: idempotencyKey(identity), payload: payloadDigests(identity), fingerprint: 'url:a', label };
	return { row: number, said: { own, former: formerIntent(identity) }, siblings, rowKey };
}

const keysOf = (rows: EditCandidate[], isTaken: (key: string) => boolean = () => false) => {
	const pairs = pairEdits(rows, isTaken);
	return rows.map((each) => pairs.get(each));
};

describe('pairEdits', () => {
	const jobs = [
		job('a', { title: 'A quiet lake', description: 'Blue' }),
		job('b', { title: 'Mountains', description: 'High' }),
	];

	it('gives each row the job that differs in the fewest columns, then the one whose title is nearest', () => {
		expect(keysOf([row(2, { title: 'Hills', description: 'High' }, jobs)])).toEqual(['b']);
		expect(keysOf([row(2, { title: 'Mountain' }, jobs), row(3, { title: 'A quiet lake!' }, jobs)])).toEqual(['b', 'a']);
	});

	it('gives a row the job of its row_key, however much differs, and the rest to the others', () => {
		expect(
			keysOf([row(2, { title: 'A quiet lake', description: 'Blau' }, jobs), row(3, { title: 'New' }, jobs, 'a')]),
		).toEqual(['b', 'a']);
	});

	it('leaves rows over where there are fewer jobs, and the upper row comes first', () => {
		const rows = [row(5, { title: 'Lake 1' }, jobs.slice(0, 1)), row(4, { title: 'Lake 2' }, jobs.slice(0, 1))];
		expect(keysOf(rows)).toEqual([undefined, 'a']);
		expect(keysOf([row(2, { title: 'x' }, jobs)], (key) => key === 'a')).toEqual(['b']);
	});

	it('takes the last of several jobs that are equally alike', () => {
		const alike = [job('old', { title: 'x1' }), job('new', { title: 'x2' }, '2027-02-01T00:00:00Z')];
		expect(keysOf([row(2, { title: 'x3' }, alike)])).toEqual(['new']);
	});

	it('gives rows that say the same one job', () => {
		expect(keysOf([row(2, { title: 'A lake' }, jobs), row(3, { title: 'A lake' }, jobs)])).toEqual(['a', 'a']);
	});

	it('does not depend on the order in which rows and jobs are given', () => {
		const rows = [row(2, { title: 'Mountain' }, jobs), row(3, { title: 'A quiet lake!' }, jobs.toReversed())];
		expect(keysOf(rows.toReversed()).toReversed()).toEqual(keysOf(rows));
	});
});
