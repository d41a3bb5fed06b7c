/** Pinterest prints UTC times without a zone and without fractions. */
export const naiveTime = (at: number) => new Date(at).toISOString().slice(0, 19);

/** Like a timer, but ends at once when the emulator closes, so that close() never waits for a fault. */
export function pause(ms: number, closing: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (closing.aborted) return resolve();
		const done = () => {
			clearTimeout(timer);
			closing.removeEventListener('abort', done);
			resolve();
		};
		const timer = setTimeout(done, ms);
		closing.addEventListener('abort', done);
	});
}
