import type { Emulator, EmulatorOptions, Fault } from '../../emulator';
import { tokenPort } from '../../lib';
import { errorOf } from '../../lib/pinterest/errors';
import type { ApiRequest } from '../../lib/pinterest/http';
import { createPinterestClient, type PinterestClient } from '../../lib/pinterest/client';
import type { MediaSource, PinCreate } from '../../lib/pinterest/schemas';
import { emulate } from './pipeline';
import { embedded, firstBoard } from '../emulator/helpers';

/** An emulator and the calls to it, each sent once. */
export interface Asking {
	emulator: Emulator;
	client: PinterestClient;
	/** `POST /pins` with a good picture for the first board, but for what is given. */
	publish(more?: Partial<PinCreate>): Promise<unknown>;
	/** What was sent last, for the verdict. */
	last(): ApiRequest;
}

export interface AskingOptions {
	options?: EmulatorOptions;
	faults?: Fault[];
	token?: string;
	refresh?: () => Promise<string>;
	/** For a call that is not answered. */
	timeoutMs?: number;
}

export async function asking({ options, faults = [], token, refresh, timeoutMs }: AskingOptions): Promise<Asking> {
	const emulator = await emulate(options);
	for (const fault of faults) emulator.faults.add(fault);
	const tokens = { current: async () => token ?? emulator.accessToken, refresh: async () => await refresh?.() };
	const http = tokenPort({ apiBaseUrl: emulator.apiBaseUrl, tokens, timeoutMs });
	let last: ApiRequest | undefined;
	const client = createPinterestClient(async (call) => {
		last = call;
		const answer = await http(call);
		if (answer.status >= 400) throw errorOf(call, answer);
		return answer;
	}, emulator.apiBaseUrl);
	return {
		emulator,
		client,
		publish: async (more) =>
			await client.createPin({ board_id: firstBoard(emulator), media_source: embedded() as MediaSource, ...more }),
		last: () => {
			if (!last) throw new Error('nothing was asked');
			return last;
		},
	};
}
