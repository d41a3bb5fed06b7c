import { describe, expect, it } from 'vitest';
import { ALL_SCOPES, type EmulatorOptions } from '../../emulator';
import { call, pinBody, start } from './helpers';

async function stage(options: EmulatorOptions = {}) {
	const emulator = await start(options);
	const pin = async (more: object) => (await call(emulator, 'POST', '/pins', pinBody(emulator, more))).body;
	const get = async (path: string) => await call(emulator, 'GET', path);
	const post = async (path: string, body: object) => await call(emulator, 'POST', path, body);
	return { emulator, pin, get, post };
}
const idsOf = ({ body }: { body: { items: { id: string }[] } }) => body.items.map(({ id }) => id);

describe('searches and terms', () => {
	it('find pins by words and ids, and boards by words', async () => {
		const { pin, get } = await stage({ scopes: ALL_SCOPES });
		const tart = await pin({ title: 'Lemon tart', description: 'Sour' });
		const pie = await pin({ title: 'Apple pie' });
		expect(idsOf(await get('/search/pins?query=sour%20LEMON'))).toEqual([tart.id]);
		expect(idsOf(await get(`/search/pins?query=${tart.id},${pie.id}`))).toEqual([pie.id, tart.id]);
		expect((await get('/search/pins')).status).toBe(400);
		expect((await get('/search/boards?query=ideas')).body.items.map(({ name }: { name: string }) => name)).toEqual([
			'Home Ideas',
		]);
		expect((await get('/terms/related?terms=cake')).body.related_terms_list[0].term).toBe('cake');
		expect((await get('/terms/suggested?term=cake&limit=2')).body).toHaveLength(2);
		expect((await get('/terms/suggested?term=cake&limit=11')).status).toBe(400);
	});

	it('need the scopes that the contract asks for', async () => {
		const { get } = await stage();
		for (const path of ['/search/pins?query=a', '/search/boards', '/terms/related?terms=a', '/terms/suggested?term=a'])
			expect([path, (await get(path)).status]).toEqual([path, 403]);
	});
});

describe('product tags', () => {
	it('are added all or none, twice without harm, and taken away', async () => {
		const { pin, get, post } = await stage();
		const [hero, one, two] = [await pin({}), await pin({}), await pin({})].map(({ id }) => id as string);
		const path = `/pins/${hero}/product_tags`;
		const tags = (...ids: (string | undefined)[]) => ({ product_tags: ids.map((pin_id) => ({ pin_id })) });
		expect((await get(path)).body).toEqual(tags());
		expect((await post(path, tags(one))).body).toEqual(tags(one));
		expect((await post(path, tags(one, two))).body).toEqual(tags(one, two));
		for (const refused of [tags('1', one), tags(two, two), tags(hero), tags(), tags(...Array(25).fill(one))])
			expect((await post(path, refused)).status).toBe(400);
		expect((await post(`${path}/bulk-delete`, tags(one, '1'))).status).toBe(204);
		expect((await get(path)).body).toEqual(tags(two));
	});

	it('are not in the API before 5.28', async () => {
		const { pin, get } = await stage({ version: '5.23' });
		const { id, ...older } = await pin({ ai_disclosures: { values: ['AI_MODIFIED'] } });
		expect((await get(`/pins/${id}/product_tags`)).status).toBe(404);
		expect(older).not.toHaveProperty('is_product');
		expect(older).not.toHaveProperty('ai_disclosures');
	});
});

describe('what 5.28 adds to pins', () => {
	it('declares the use of artificial intelligence, where the switch lets it', async () => {
		const declaration = { ai_disclosures: { values: ['AI_MODIFIED'] } };
		const { pin, post, emulator } = await stage();
		const made = await pin(declaration);
		expect(made.ai_disclosures).toEqual(declaration.ai_disclosures);
		const taken = await call(emulator, 'PATCH', `/pins/${made.id}`, { ai_disclosures: { values: [] } });
		expect(taken.body.ai_disclosures).toBeNull();
		expect((await post('/pins', pinBody(emulator, { ai_disclosures: { values: ['ROBOT'] } }))).status).toBe(400);
		const ignoring = await stage({ aiDisclosures: 'ignore' });
		expect((await ignoring.pin(declaration)).ai_disclosures).toBeNull();
		const refusing = await stage({ aiDisclosures: 'refuse' });
		expect((await refusing.post('/pins', pinBody(refusing.emulator, declaration))).status).toBe(400);
		expect(refusing.emulator.pins()).toEqual([]);
	});

	it('lists the pins of a domain, exactly and without www, where the switch lets it', async () => {
		const links = ['https://www.shop.example/a', 'https://shop.example/b', 'https://blog.shop.example/c'];
		const titles = async (options: EmulatorOptions, query: string) => {
			const { pin, get } = await stage(options);
			for (const link of links) await pin({ link, title: link.slice(-1) });
			const { status, body } = await get(`/pins?${query}`);
			return status === 200 ? body.items.map(({ title }: { title: string }) => title).join('') : status;
		};
		expect(await titles({}, 'domain=shop.example')).toBe('ba');
		expect(await titles({}, 'domain=www.shop.example')).toBe('');
		expect(await titles({}, 'domains=blog.shop.example,shop.example')).toBe('cba');
		expect(await titles({ version: '5.23' }, 'domain=shop.example')).toBe('cba');
		expect(await titles({ domainFilter: 'refuse' }, 'domain=shop.example')).toBe(400);
	});

	it('leaves the pins of protected boards out of the list unless asked for, and filters', async () => {
		const { emulator, pin, get } = await stage({
			boards: [{ name: 'Open' }, { name: 'Kept', privacy: 'PROTECTED' }],
		});
		const [open, kept] = emulator.boards();
		const one = await pin({ board_id: open!.id });
		const two = await pin({ board_id: kept!.id });
		const { id: saved } = (await call(emulator, 'POST', `/pins/${one.id}/save`, { board_id: open!.id })).body;
		expect(idsOf(await get('/pins'))).toEqual([saved, one.id]);
		expect(idsOf(await get('/pins?include_protected_pins=true'))).toEqual([saved, two.id, one.id]);
		expect(idsOf(await get('/pins?pin_filter=exclude_repins'))).toEqual([one.id]);
		expect(idsOf(await get('/pins?pin_filter=exclude_native'))).toEqual([saved]);
		expect(idsOf(await get('/pins?creative_types=VIDEO'))).toEqual([]);
		expect((await get('/pins?pin_filter=nice')).status).toBe(400);
	});
});
