import { spawn } from 'node:child_process';

/** The command that opens an address in the user's browser; undefined where there is no screen. */
export function openerOf(
	address: string,
	platform: NodeJS.Platform = process.platform,
	env: NodeJS.ProcessEnv = process.env,
): [command: string, args: string[]] | undefined {
	if (platform === 'darwin') return ['open', [address]];
	// Not by `start`, whose shell would read the address's & as the end of a command.
	if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', address]];
	return env.DISPLAY || env.WAYLAND_DISPLAY ? ['xdg-open', [address]] : undefined;
}

/** Opens the address where that is possible. The address is printed in any case, so a failure needs no words. */
export function openBrowser(address: string): void {
	const opener = openerOf(address);
	if (!opener) return;
	const child = spawn(...opener, { stdio: 'ignore', detached: true });
	child.on('error', () => undefined);
	child.unref();
}
