import { usage } from './settings';

/** Where a command wants to listen. */
interface Place {
	host: string | undefined;
	port: number;
	/** The option that names the address. */
	option: '--host' | '--listen';
}

/** Why a port of this machine cannot be listened to, in a sentence; undefined where that is nothing that a person can choose. */
export function whyNotListening(code: string | undefined, { host, port, option }: Place): Error | undefined {
	if (code === 'EADDRINUSE')
		return usage(`Port ${port} is taken. Choose another one with --port, or --port 0 for any free port.`);
	if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
		return usage(`This machine has no address ${host}. Give ${option} one of its own, or 0.0.0.0 for all of them.`);
	if (code === 'EACCES') return usage(`This user may not listen on port ${port}. Choose one above 1023 with --port.`);
	return undefined;
}
