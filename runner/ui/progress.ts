import { printable, printableLine } from '../../lib';

/** A line on standard error that is overwritten. Without a terminal, only the lines of `say` are written. */
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
	const clear = () => {
		if (stream.isTTY) stream.write(CLEAR_LINE);
	};
	return {
		show(text) {
			if (stream.isTTY) stream.write(`${CLEAR_LINE}${printableLine(text).slice(0, stream.columns - 1)}`);
		},
		say(text) {
			clear();
			stream.write(`${printable(text)}\n`);
		},
		end: clear,
	};
}
