import { promisify } from 'node:util';
import { ApiClient, BoardsApi, MediaApi, PinsApi, UserAccountApi } from 'pinterest-sdk';
import { expect, it } from 'vitest';
import { dayOf, DAY_MS } from '../../emulator/metrics';
import { embedded, formParts, start, upload, type Registered } from './helpers';

/*
 * A client of Pinterest's API that others made: OpenAPI Generator, from the contract 5.3.0. It reads answers by the models
 * of that contract, so that an emulator which suits our own client alone is noticed.
 */

type Answer = Record<string, never> & { id: string; items: { id: string }[] };

it("a client that was generated from Pinterest's contract carries out all of its calls at the emulator", async () => {
	const emulator = await start();
	const client = new ApiClient(emulator.apiBaseUrl);
	client.authentications.pinterest_oauth2.accessToken = emulator.accessToken;
	const apis = Object.values({ BoardsApi, MediaApi, PinsApi, UserAccountApi }).map((Api) => new Api(client));
	const called = new Set<string>();
	const call = async (name: string, ...args: unknown[]) => {
		const api = apis.find((candidate) => typeof candidate[name] === 'function')!;
		called.add(name);
		expect([name, args.length]).toEqual([name, api[name]!.length - 1]); // the last one is its callback
		return await (promisify(api[name]!.bind(api)) as (...given: unknown[]) => Promise<Answer>)(...args);
	};
	const idsOf = ({ items }: Answer) => items.map(({ id }) => id);

	expect(await call('userAccountGet', {})).toMatchObject({ username: 'emulated_account', account_type: 'BUSINESS' });

	const board = await call('boardsCreate', { name: 'Foreign', description: 'Made by others', privacy: 'PUBLIC' });
	expect(board).toMatchObject({ name: 'Foreign', privacy: 'PUBLIC', owner: { username: 'emulated_account' } });
	expect(await call('boardsGet', board.id)).toEqual(board);
	expect(await call('boardsUpdate', board.id, { description: 'Changed' })).toMatchObject({ description: 'Changed' });
	expect(idsOf(await call('boardsList', { pageSize: 2 }))).toHaveLength(2);
	const section = await call('boardSectionsCreate', board.id, { name: 'First' });
	expect(await call('boardSectionsUpdate', board.id, section.id, { name: 'Second' })).toMatchObject({ name: 'Second' });
	expect(idsOf(await call('boardSectionsList', board.id, {}))).toEqual([section.id]);

	const media = (await call('mediaCreate', { media_type: 'video' })) as unknown as Registered;
	expect((await upload(media.upload_url, formParts(media))).status).toBe(204);
	expect(await call('mediaGet', media.media_id)).toMatchObject({ media_id: media.media_id, status: 'succeeded' });
	expect((await call('mediaList', {})).items).toHaveLength(1);

	const place = { board_id: board.id, board_section_id: section.id };
	const image = await call('pinsCreate', { ...place, title: 'An image', media_source: embedded() });
	expect(image).toMatchObject({ title: 'An image', board_id: board.id, created_at: expect.any(Date) as Date });
	const video = { source_type: 'video_id', media_id: media.media_id, cover_image_key_frame_time: 1 };
	const pin = await call('pinsCreate', { ...place, media_source: video });
	expect(await call('pinsGet', pin.id, {})).toEqual(pin);
	expect(idsOf(await call('boardsListPins', board.id, {}))).toEqual([pin.id, image.id]);
	expect(idsOf(await call('boardSectionsListPins', board.id, section.id, {}))).toEqual([pin.id, image.id]);

	const days = [new Date(Date.now() - DAY_MS), new Date()].map((date) => dayOf(Number(date)));
	const numbers = (await call('pinsAnalytics', image.id, ...days, ['IMPRESSION', 'SAVE'], {})) as Record<
		string,
		unknown
	>;
	expect(numbers['all']).toMatchObject({ daily_metrics: [{ date: days[0] }, { date: days[1] }] });
	const account = (await call('userAccountAnalytics', ...days, {})) as Record<string, unknown>;
	expect(account['all']).toMatchObject({ summary_metrics: { ENGAGEMENT: expect.any(Number) as number } });

	await call('pinsDelete', image.id);
	await expect(call('pinsGet', image.id, {})).rejects.toMatchObject({ status: 404 });
	await call('boardSectionsDelete', board.id, section.id);
	await call('boardsDelete', board.id);
	expect(emulator.pins()).toEqual([]);

	const all = apis.flatMap((api) => Object.getOwnPropertyNames(Object.getPrototypeOf(api)));
	expect(all.filter((name) => name !== 'constructor').toSorted()).toEqual([...called].toSorted());
	expect(called.size).toBe(20);
});
