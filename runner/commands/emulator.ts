import { once } from 'node:events';
import { startEmulator, type Tier } from '../../emulator';
import { EXIT } from '../exit-codes';
import { printJson, printText } from '../print';
import { interruptible } from '../interrupt';
import { usage, type Settings } from '../settings';

export interface EmulatorCommandOptions {
	port: number;
	tier: Tier;
}

/** The stand-in for Pinterest, until interrupted. */
export async function emulator({ port, tier }: EmulatorCommandOptions, { json }: Settings): Promise<number> {
	const { signal } = interruptible();
	const running = await startEmulator({ port, tier }).catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'EADDRINUSE')
			throw usage(`Port ${port} is taken. Choose another with --port, or 0 for any free one.`);
		throw error;
	});
	const { url, apiBaseUrl, accessToken, clientId, clientSecret, refreshToken } = running;
	if (json) {
		printJson({ type: 'emulator', url, apiBaseUrl, accessToken, clientId, clientSecret, refreshToken });
	} else {
		printText(`Pinterest's stand-in answers at ${apiBaseUrl} (${tier} access).
See its pins at ${url}

  PINTEREST_API_BASE_URL=${apiBaseUrl}
  PINTEREST_ACCESS_TOKEN=${accessToken}

Ctrl-C ends it.`);
	}
	if (!signal.aborted) await once(signal, 'abort');
	await running.close();
	return EXIT.done;
}
