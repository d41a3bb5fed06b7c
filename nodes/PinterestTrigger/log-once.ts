import type { Logger } from 'n8n-workflow';
import type { Problem } from '../../lib';

/** Tells n8n's log of a trouble once for as long as it lasts, however often it is met. */
export function toldOnce(logger: Pick<Logger, 'warn'>): { tell: (problem: Problem) => void; over: () => void } {
	let told: string | undefined;
	return {
		tell({ code, message }) {
			if (told === code) return;
			told = code;
			logger.warn(message);
		},
		over: () => (told = undefined),
	};
}
