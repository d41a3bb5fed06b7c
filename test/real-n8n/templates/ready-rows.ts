import { expect } from 'vitest';
import type { Running } from './template';

/** What the rows are: one that is good, one whose board does not exist, a scheduled one, and one that is not ready. */
export type RowName = 'tart' | 'lake' | 'later' | 'shelf';

/** A table whose rows have a status and get the outcome of their pins written back. */
export interface ReadyRows {
	/** The name of the field for the title, and of the field for the pin's address. */
	names: { title: string; pin: string };
	/** What a person sees in a row. */
	read(row: RowName): object;
	/** Types into a row, as a person does. */
	type(row: RowName, fields: Record<string, string>): void;
}

const DAY = 24 * 60 * 60_000;
/** The node of Pinterest in these templates. */
const PUBLISH = 'Publish each once';

/**
 * Runs a template that publishes the rows that are ready: once, after a person has edited the rows, when nothing is
 * ready, and when all rows are ready again, as if what was written back had been lost.
 */
export async function publishesReadyRows(run: Running, { names, read, type }: ReadyRows): Promise<void> {
	const { pins, neighbours, execute } = run;
	const titles = () => pins().map(({ title }) => title);
	const executed = async () => {
		const execution = await execute();
		expect(execution).toMatchObject({ status: 'success', error: undefined });
		return execution;
	};
	const linked = expect.stringMatching(/\/pin\/\d+/) as string;
	type('later', {
		'Media URL': neighbours.media('sea-waves.jpg'),
		'Run at': new Date(Date.now() + DAY).toISOString(),
	});

	await executed();
	expect(titles()).toEqual(['Tart']);
	const [pin] = pins();
	const its = expect.stringContaining(`/pin/${pin?.id}`) as string;
	expect(read('tart')).toMatchObject({ Status: 'published', Outcome: 'created', [names.pin]: its, Problem: '' });
	const nowhere = expect.stringContaining('Nowhere') as string;
	expect(read('lake')).toMatchObject({ Status: 'ready', Outcome: 'failed', Problem: nowhere });
	expect(read('later')).toMatchObject({ Status: 'scheduled', Outcome: 'scheduled', Problem: '' });
	expect(read('shelf')).not.toHaveProperty('Outcome');

	type('tart', { [names.title]: 'Lemon tart', Status: 'ready' });
	type('lake', { Board: 'Travel' });
	type('shelf', { 'Media URL': neighbours.media('kitchen-shelf.jpg'), Status: 'ready' });
	await executed();
	expect(titles().sort()).toEqual(['Lake', 'Lemon tart', 'Shelf']);
	expect(pins().find(({ id }) => id === pin?.id)).toMatchObject({ title: 'Lemon tart' });
	for (const [row, Outcome] of [
		['tart', 'existing'] as const,
		['lake', 'created'] as const,
		['shelf', 'created'] as const,
	])
		expect(read(row)).toMatchObject({ Status: 'published', Outcome, [names.pin]: linked, Problem: '' });

	type('later', { Status: 'not now' });
	expect((await executed()).items(PUBLISH)).toEqual([]);

	const published = ['tart', 'lake', 'shelf'] as const;
	for (const row of published) type(row, { Status: 'ready', [names.pin]: '' });
	await executed();
	expect(titles()).toHaveLength(3);
	for (const row of published)
		expect(read(row)).toMatchObject({ Status: 'published', Outcome: 'existing', [names.pin]: linked });
}
