import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { samples } from '../../support/pipeline';
import type { NeighbourAnswer, NeighbourCall, Services } from './server';

type PropertyType = 'title' | 'rich_text' | 'url' | 'select' | 'files';

/** What a person sees in the properties of a page. A file is given by its name in samples/media. */
export type NotionFields = Record<string, string>;

export interface NotionDatabase {
	dataSourceId: string;
	credential: (id: string) => { id: string; name: string; type: string; data: object };
	/** What a person sees in a page. */
	read(page: string): NotionFields;
	/** Types into a page, as a person does. */
	type(page: string, fields: NotionFields): void;
	services: Services;
}

const SECRET = 'ntn_emulated0123456789';
/** The first version of Notion's API with data sources. */
const SINCE = '2025-09-03';
/** Characters of one rich text, by Notion's API. */
const LONGEST_TEXT = 2_000;

interface Page {
	id: string;
	fields: NotionFields;
}

interface Condition {
	property: string;
	select?: { equals?: string };
}

/**
 * A database with one data source, as Notion's API shows it to n8n's node.
 * @param types the properties.
 * @param pages by names of the test's own.
 */
export function notionDatabase(
	types: Record<string, PropertyType>,
	pages: Record<string, NotionFields>,
): NotionDatabase {
	const dataSourceId = randomUUID();
	const named = new Map(
		Object.entries(pages).map(([name, fields]) => [name, { id: randomUUID(), fields: { ...fields } }]),
	);
	const all: Page[] = [...named.values()];
	const found = (name: string): Page => {
		const page = named.get(name);
		if (!page) throw new Error(`There is no page ${name}.`);
		return page;
	};
	return {
		dataSourceId,
		credential: (id) => ({ id, name: 'Notion account', type: 'notionApi', data: { apiKey: SECRET } }),
		read: (name) => ({ ...found(name).fields }),
		type: (name, fields) => void Object.assign(found(name).fields, fields),
		services: {
			'api.notion.com': (call) => {
				if (call.headers.authorization?.trim() !== `Bearer ${SECRET}`) return refused(401, 'unauthorized');
				if (String(call.headers['notion-version']) < SINCE) return refused(400, 'missing_version');
				if (call.method === 'POST' && call.path === `/v1/data_sources/${dataSourceId}/query`) return query(call);
				const id = /^\/v1\/pages\/([\da-f-]+)$/.exec(call.path)?.[1];
				const page = all.find((each) => each.id === id);
				return call.method === 'PATCH' && page ? change(page, call) : undefined;
			},
			'prod-files-secure.s3.us-west-2.amazonaws.com': async ({ method, path, headers }) => {
				if (method !== 'GET') return undefined;
				// A signed address is refused with a second kind of authorization.
				if (headers.authorization) return { status: 400, body: 'Only one auth mechanism allowed' };
				return {
					body: await readFile(join(samples, 'media', path.slice(1))),
					headers: { 'content-type': 'image/jpeg' },
				};
			},
		},
	};

	function query({ body }: NeighbourCall): NeighbourAnswer {
		const conditions = (body?.filter?.or ?? []) as Condition[];
		const wrong = conditions.find(({ property, select }) => types[property] !== 'select' || !select?.equals);
		if (wrong) return refused(400, 'validation_error', `Not a filter of this database: ${JSON.stringify(wrong)}`);
		const matching = all.filter(
			({ fields }) =>
				conditions.length === 0 || conditions.some(({ property, select }) => fields[property] === select?.equals),
		);
		return { json: { object: 'list', results: matching.map(shown), has_more: false, next_cursor: null } };
	}

	function change(page: Page, { body }: NeighbourCall): NeighbourAnswer {
		const texts: NotionFields = {};
		for (const [name, value] of Object.entries((body?.properties ?? {}) as Record<string, Record<string, unknown>>)) {
			const type = types[name];
			if (type === undefined) return refused(400, 'validation_error', `${name} is not a property that exists.`);
			const text = textOf(type, value[type]);
			if (text === undefined || text.length > LONGEST_TEXT)
				return refused(400, 'validation_error', `${name} is expected to be ${type}.`);
			texts[name] = text;
		}
		Object.assign(page.fields, texts);
		return { json: shown(page) };
	}

	function shown({ id, fields }: Page) {
		const properties = Object.entries(types).map(([name, type]) => [
			name,
			{ id: encodeURIComponent(name), type, [type]: valueOf(type, fields[name] ?? '') },
		]);
		return {
			object: 'page',
			id,
			parent: { type: 'data_source_id', data_source_id: dataSourceId },
			url: `https://www.notion.so/${id.replaceAll('-', '')}`,
			properties: Object.fromEntries(properties) as object,
		};
	}
}

function valueOf(type: PropertyType, text: string): unknown {
	if (type === 'url') return text || null;
	if (type === 'select') return text ? { id: text, name: text, color: 'default' } : null;
	if (type === 'files') return text ? [fileOf(text)] : [];
	return text ? [{ type: 'text', text: { content: text }, plain_text: text }] : [];
}

const fileOf = (name: string) => ({
	name,
	type: 'file',
	file: {
		url: `https://prod-files-secure.s3.us-west-2.amazonaws.com/${name}?X-Amz-Expires=3600&X-Amz-Signature=${randomUUID()}`,
		expiry_time: '2026-11-02T09:00:00.000Z',
	},
});

/** The text of a value that is written; `undefined` where it does not have the form of its type. An empty address is refused. */
function textOf(type: PropertyType, value: any): string | undefined {
	if (type === 'url') return value === null ? '' : typeof value === 'string' && value ? value : undefined;
	if (type === 'select') return value === null ? '' : value?.name;
	if (!Array.isArray(value)) return undefined;
	return value.map(({ text }: { text?: { content?: string } }) => text?.content ?? '').join('');
}

const refused = (status: number, code: string, message = code): NeighbourAnswer => ({
	status,
	json: { object: 'error', status, code, message },
});
