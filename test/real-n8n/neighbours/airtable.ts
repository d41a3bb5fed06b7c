import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { samples } from '../../support/pipeline';
import type { NeighbourAnswer, NeighbourCall, Services } from './server';

/** What a person sees in the fields of a record. An attachment is given by its name in samples/media. */
export type AirtableFields = Record<string, string>;

export interface AirtableTable {
	baseId: string;
	tableId: string;
	credential: (id: string) => { id: string; name: string; type: string; data: object };
	/** What a person sees in a record. */
	read(id: string): AirtableFields;
	/** Types into a record, as a person does. */
	type(id: string, fields: AirtableFields): void;
	services: Services;
}

const TOKEN = 'patEmulated.0123456789';
/** Records on a page, by which Airtable's API lists them at most. */
const PAGE = 100;
/** Records that one change may have, by Airtable's API. */
const MOST_CHANGED = 10;

/**
 * A table of one base, as Airtable's Web API shows it to n8n's node.
 * @param fields the names of its fields, with the options of a single select, or `attachments`.
 * @param records by their IDs.
 */
export function airtableTable(
	fields: Record<string, 'text' | 'attachments' | string[]>,
	records: Record<string, AirtableFields>,
): AirtableTable {
	const [baseId, tableId] = ['appEmulated0000001', 'tblEmulated0000001'];
	const all = new Map(Object.entries(records).map(([id, values]) => [id, { ...values }]));
	const found = (id: string): AirtableFields => {
		const record = all.get(id);
		if (!record) throw new Error(`There is no record ${id}.`);
		return record;
	};
	return {
		baseId,
		tableId,
		credential: (id) => ({ id, name: 'Airtable account', type: 'airtableTokenApi', data: { accessToken: TOKEN } }),
		read: (id) => ({ ...found(id) }),
		type: (id, values) => void Object.assign(found(id), values),
		services: {
			'api.airtable.com': (call) => {
				if (call.path !== `/v0/${baseId}/${tableId}`) return undefined;
				if (call.headers.authorization !== `Bearer ${TOKEN}`) return refused(401, 'AUTHENTICATION_REQUIRED');
				if (call.method === 'GET') return list(call);
				return call.method === 'PATCH' ? change(call) : undefined;
			},
			'v5.airtableusercontent.com': async ({ method, path }) =>
				method === 'GET'
					? {
							body: await readFile(join(samples, 'media', path.split('/').at(-1) ?? '')),
							headers: { 'content-type': 'image/jpeg' },
						}
					: undefined,
		},
	};

	function list({ query }: NeighbourCall): NeighbourAnswer {
		const wanted = filterOf(query.get('filterByFormula'));
		if (!wanted) return refused(422, 'INVALID_FILTER_BY_FORMULA');
		const start = Number(query.get('offset') ?? 0);
		const size = Number(query.get('pageSize') ?? PAGE);
		const matching = [...all].filter(([, values]) => wanted(values));
		const page = matching.slice(start, start + size).map(shown);
		const next = start + size;
		return { json: { records: page, ...(next < matching.length ? { offset: String(next) } : {}) } };
	}

	function change({ body }: NeighbourCall): NeighbourAnswer {
		const changes = body.records as { id: string; fields: AirtableFields }[];
		if (changes.length > MOST_CHANGED) return refused(422, 'INVALID_REQUEST_UNKNOWN');
		for (const { id, fields: values } of changes) {
			if (!all.has(id)) return refused(404, 'NOT_FOUND');
			for (const [name, value] of Object.entries(values)) {
				const kind = fields[name];
				if (kind === undefined) return refused(422, 'UNKNOWN_FIELD_NAME', `Unknown field name: "${name}"`);
				if (Array.isArray(kind) && !kind.includes(value) && body.typecast !== true)
					return refused(422, 'INVALID_MULTIPLE_CHOICE_OPTIONS', `Insufficient permissions to create "${value}"`);
			}
		}
		for (const { id, fields: values } of changes) Object.assign(found(id), values);
		return { json: { records: changes.map(({ id }) => shown([id, found(id)])) } };
	}

	/** Airtable leaves empty fields away, and shows attachments with addresses that end after some hours. */
	function shown([id, values]: [string, AirtableFields]) {
		const filled = Object.entries(values).filter(([, value]) => value !== '');
		const asShown = filled.map(([name, value]) => [name, fields[name] === 'attachments' ? [attachment(value)] : value]);
		return { id, createdTime: '2026-11-02T08:00:00.000Z', fields: Object.fromEntries(asShown) as object };
	}
}

let served = 0;

const attachment = (file: string) => ({
	id: 'attEmulated0000001',
	// Another address at every listing, as Airtable gives them.
	url: `https://v5.airtableusercontent.com/v3/u/${++served}/${file}`,
	filename: file,
	type: 'image/jpeg',
});

/** The filters that templates use: one comparison with a text, or several in `OR()`. */
function filterOf(formula: string | null): ((values: AirtableFields) => boolean) | undefined {
	if (!formula) return () => true;
	const [, inner = formula] = /^OR\((.+)\)$/.exec(formula) ?? [];
	const comparisons = inner.split(',').map((part) => /^\s*\{([^}]+)\}\s*=\s*['"]([^'"]*)['"]\s*$/.exec(part));
	if (comparisons.includes(null)) return undefined;
	return (values) => comparisons.some((comparison) => (values[comparison?.[1] ?? ''] ?? '') === comparison?.[2]);
}

const refused = (status: number, type: string, message = type): NeighbourAnswer => ({
	status,
	json: { error: { type, message } },
});
