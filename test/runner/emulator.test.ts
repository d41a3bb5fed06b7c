import { expect, it } from 'vitest';
import { cli } from '../support/cli';
import { afterThisTest } from '../support/cleanup';

it('emulator --host and --public-url let other machines and containers call it by a name of theirs', async () => {
	const { promise: begun, resolve } = Promise.withResolvers<{ apiBaseUrl: string; accessToken: string }>();
	const { promise: stop, resolve: end } = Promise.withResolvers<void>();
	const ended = cli(
		['emulator', '--json', '--port', '0', '--host', '0.0.0.0', '--public-url', 'http://emulator:4870/'],
		{
			onStart(child) {
				afterThisTest(() => child.kill('SIGKILL'));
				child.stdout?.once('data', (line: string) =>
					resolve(JSON.parse(line) as { apiBaseUrl: string; accessToken: string }),
				);
				void stop.then(() => child.kill('SIGINT'));
			},
		},
	);
	const { apiBaseUrl, accessToken } = await begun;
	const response = await fetch(`${apiBaseUrl}/media`, {
		method: 'POST',
		headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
		body: '{"media_type":"video"}',
	});
	expect(await response.json()).toMatchObject({ upload_url: 'http://emulator:4870/bucket/' });
	end();
	expect((await ended).code).toBe(0);
	const refused = await cli(['emulator', '--port', '0', '--host', '203.0.113.1']);
	expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('Give --host one of its own')]);
});
