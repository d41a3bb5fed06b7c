import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Fault } from './faults';
import { listingOf, type Listing } from './listing';
import { refreshStatus } from './media';
import type { EmulatorOptions } from './options';
import { createEmulatorServer } from './server';
import type { EmulatedMedia, EmulatedPin, LoggedRequest } from './records';
import { ACCESS_TOKEN, CLIENT_ID, CLIENT_SECRET, REFRESH_TOKEN } from './tokens';
import { createWorld } from './world';

export type { Fault } from './faults';
export type { Listing } from './listing';
export { emulatedCounts } from './metrics';
export type { EmulatorOptions, Tier } from './options';
export { ALL_SCOPES } from './scopes';
export type { EmulatedMedia, EmulatedPin, LoggedRequest } from './records';

export interface Emulator {
	/** http://127.0.0.1:PORT */
	url: string;
	/** Where Pinterest has https://api.pinterest.com/v5 */
	apiBaseUrl: string;
	/** A ready-made token, with the five scopes that publishing needs unless options name others. */
	accessToken: string;
	clientId: string;
	clientSecret: string;
	refreshToken: string;
	/** What is published now, in order of creation. */
	pins(): EmulatedPin[];
	media(): EmulatedMedia[];
	boards(): { id: string; name: string; sections: { id: string; name: string }[] }[];
	/** The last 10,000 to the API, the bucket and /oauth/token. Status 0: the connection was cut. */
	requests(): LoggedRequest[];
	faults: { add(fault: Fault): void; clear(): void };
	/** Changes how lists show pins from the next request on. */
	list(listing: Listing): void;
	/** Changes limits from the next request on. */
	setLimits(limits: NonNullable<EmulatorOptions['limits']>): void;
	reset(): void;
	close(): Promise<void>;
}

/** Starts an emulator of Pinterest's API v5 and of its upload bucket, over plain HTTP on this machine. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
	const world = createWorld(options);
	const server = createEmulatorServer(world);
	try {
		server.listen(world.settings.port, world.settings.host);
		await once(server, 'listening');
	} catch (error) {
		await world.dispose();
		throw error;
	}
	const { port, family, address } = server.address() as AddressInfo;
	const host = ['0.0.0.0', '::'].includes(address) ? '127.0.0.1' : family === 'IPv6' ? `[${address}]` : address;
	const url = `http://${host}:${port}`;
	world.url = world.settings.publicUrl.replace(/\/$/, '') || url;

	return {
		url,
		apiBaseUrl: `${url}/v5`,
		accessToken: ACCESS_TOKEN,
		clientId: CLIENT_ID,
		clientSecret: CLIENT_SECRET,
		refreshToken: REFRESH_TOKEN,
		pins: () => [...world.state.pins.values()].map((pin) => structuredClone(pin)),
		media: () => [...world.state.media.values()].map((media) => ({ ...media, status: refreshStatus(world, media) })),
		boards: () =>
			[...world.state.boards.values()].map(({ id, name, sections }) => ({
				id,
				name,
				sections: sections.map((section) => ({ id: section.id, name: section.name })),
			})),
		requests: () => world.state.recentRequests(),
		faults: { add: world.faults.add, clear: world.faults.clear },
		list: (listing) => void (world.listing = listingOf(listing)),
		setLimits: (limits) => world.limiter.change(limits),
		reset: () => world.reset(),
		async close() {
			const closed = new Promise((resolve) => server.close(resolve));
			server.closeAllConnections();
			await world.dispose();
			await closed;
		},
	};
}
