import { printable, printableLine } from '../../lib';
import { isQuiet, log, logsJson } from '../log';

/** A line on standard error that is overwritten. Without a terminal, only the lines of `say` are written; with `--quiet` nothing is. */
export interface Progress {
	/** Replaces the line. */
	show(text: string): void;
	/** Writes a line that stays. */
	say(text: string): void;
	/** Removes the line. */
	end(): void;
}

const CLEAR_LINE = '\r\u001B[K';

export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
	const isLive = stream.isTTY && !isQuiet() && !logsJson();
	const clear = () => {
		if (isLive) stream.write(CLEAR_LINE);
	};
	return {
		show(text) {
			if (isLive) stream.write(`${CLEAR_LINE}${printableLine(text).slice(0, stream.columns - 1)}`);
		},
		say(text) {
			clear();
			if (logsJson()) log('info', text);
			else if (!isQuiet()) stream.write(`${printable(text)}\n`);
		},
		end: clear,
	};
}
