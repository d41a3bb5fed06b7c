import { once } from 'node:events';
import { startEmulator, type Emulator, type Tier } from '../../emulator';
import { EXIT } from '../exit-codes';
import { printJson, printText } from '../print';
import { interruptible } from '../interrupt';
import { whyNotListening } from '../listening';
import type { Settings } from '../settings';

export interface EmulatorCommandOptions {
	port: number;
	tier: Tier;
	/** The address to listen on. @default 127.0.0.1 */
	host?: string;
	/** What upload and picture addresses begin with. @default its own address */
	publicUrl?: string;
}

/** Where an n8n on this machine takes the consent page's answer. The emulator takes any other http or https address too. */
const N8N_REDIRECT_URI = 'http://localhost:5678/rest/oauth2-credential/callback';

/** Runs the emulator of Pinterest until interrupted. @returns the exit code. */
export async function emulator(
	{ port, tier, host, publicUrl }: EmulatorCommandOptions,
	{ json }: Pick<Settings, 'json'>,
): Promise<number> {
	const { signal } = interruptible();
	const running = await startEmulator({ port, tier, host, publicUrl }).catch((error: NodeJS.ErrnoException) => {
		throw whyNotListening(error.code, { host, port, option: '--host' }) ?? error;
	});
	const { url, apiBaseUrl, accessToken, clientId, clientSecret, refreshToken } = running;
	if (json) {
		printJson({ type: 'emulator', url, apiBaseUrl, accessToken, clientId, clientSecret, refreshToken });
	} else {
		printText(`The emulator of Pinterest runs at ${apiBaseUrl} (${tier} access).
Look at its pins at ${url}

Paste these lines into another terminal. An access token wins over an app: unset it to refresh tokens.

${exported(running)}

In n8n, create a credential with the environment Custom, this base URL, and this client ID and secret. The consent
page takes any redirect address, such as n8n's ${N8N_REDIRECT_URI}
and the http://localhost:PORT/ of a command line.

Ctrl-C stops it.`);
	}
	if (!signal.aborted) await once(signal, 'abort');
	await running.close();
	return EXIT.done;
}

/** Lines for a shell. */
function exported({ apiBaseUrl, accessToken, clientId, clientSecret, refreshToken }: Emulator): string {
	return Object.entries({
		PINTEREST_API_BASE_URL: apiBaseUrl,
		PINTEREST_ACCESS_TOKEN: accessToken,
		PINTEREST_CLIENT_ID: clientId,
		PINTEREST_CLIENT_SECRET: clientSecret,
		PINTEREST_REFRESH_TOKEN: refreshToken,
	})
		.map(([name, value]) => `export ${name}=${value}`)
		.join('\n');
}
