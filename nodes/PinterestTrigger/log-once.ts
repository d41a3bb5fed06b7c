import type { Logger } from 'n8n-workflow';
import type { Problem } from '../../lib';

/** Logs a warning for a problem once, no matter how often it occurs, until `clear` is called or another problem occurs. */
export function logOnce(logger: Pick<Logger, 'warn'>): { log: (problem: Problem) => void; clear: () => void } {
	let logged: string | undefined;
	return {
		log({ code, message }) {
			if (logged === code) return;
			logged = code;
			logger.warn(message);
		},
		clear: () => (logged = undefined),
	};
}
