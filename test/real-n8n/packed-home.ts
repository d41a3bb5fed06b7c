import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Emulator } from '../../emulator';
import { createHome } from './n8n.mjs';

const root = join(__dirname, '../..');

export type Home = Awaited<ReturnType<typeof createHome>>;

/**
 * A real n8n with the package as npm packs it, and a credential for the emulator whose token has expired.
 * @param env settings that differ from the quiet instance, such as another database.
 */
export async function packedHome(
	{ apiBaseUrl, clientId, clientSecret, refreshToken }: Emulator,
	env: Record<string, string> = {},
): Promise<Home> {
	const packed = await mkdtemp(join(tmpdir(), 'packed-'));
	const { stdout } = await promisify(execFile)(
		'npm',
		['pack', '--json', '--ignore-scripts', '--pack-destination', packed],
		{ cwd: root, maxBuffer: 2 ** 26 },
	);
	const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
	const home = await createHome({
		packageTarball: join(packed, filename),
		env: { PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '1', ...env },
	});
	await rm(packed, { recursive: true });
	await home.importCredentials([
		{
			id: 'pinterestAccount01',
			name: 'Pinterest account',
			type: 'pinterestOAuth2Api',
			data: {
				environment: 'custom',
				baseUrl: apiBaseUrl,
				clientId,
				clientSecret,
				// Refused at the first call, so that n8n has to refresh it.
				oauthTokenData: { access_token: 'expired', refresh_token: refreshToken, token_type: 'bearer' },
			},
		},
	]);
	return home;
}
