import { logsJson } from './log';
import { printNotice } from './print';

/**
 * Turns the first Ctrl-C or SIGTERM into an abort: pins that are being published are finished and recorded,
 * everything else stops. A second one ends the process at once.
 * @param sentence what is said then.
 */
export function interruptible(sentence = 'Stopping. Pins that are being published are finished first.'): {
	signal: AbortSignal;
	interrupted: () => boolean;
	done: () => void;
} {
	const controller = new AbortController();
	const stop = () => {
		printNotice(logsJson() ? sentence : `\n${sentence}`);
		done();
		controller.abort(new DOMException('interrupted', 'AbortError'));
	};
	const done = () => {
		process.off('SIGINT', stop);
		process.off('SIGTERM', stop);
	};
	process.on('SIGINT', stop);
	process.on('SIGTERM', stop);
	return { signal: controller.signal, interrupted: () => controller.signal.aborted, done };
}
