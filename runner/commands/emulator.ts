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

/** Runs the emulator of Pinterest until interrupted. @returns the exit code. */
export async function emulator(
	{ port, tier }: EmulatorCommandOptions,
	{ json }: Pick<Settings, 'json'>,
): Promise<number> {
	const { signal } = interruptible();
	const running = await startEmulator({ port, tier }).catch((error: NodeJS.ErrnoException) => {
		if (error.code === 'EADDRINUSE')
			throw usage(`Port ${port} is taken. Choose another one with --port, or --port 0 for any free port.`);
		throw error;
	});
	const { url, apiBaseUrl, accessToken, clientId, clientSecret, refreshToken } = running;
	if (json) {
		printJson({ type: 'emulator', url, apiBaseUrl, accessToken, clientId, clientSecret, refreshToken });
	} else {
		printText(`The emulator of Pinterest runs at ${apiBaseUrl} (${tier} access).
Look at its pins at ${url}

  PINTEREST_API_BASE_URL=${apiBaseUrl}
  PINTEREST_ACCESS_TOKEN=${accessToken}

Ctrl-C stops it.`);
	}
	if (!signal.aborted) await once(signal, 'abort');
	await running.close();
	return EXIT.done;
}
