const SAMPLE_MS = 5;

/**
 * Watches this process's resident memory from now on, which is its idle. The kernel's own mark counts
 * where it has risen since; below it, samples.
 */
export function watchMemory(): { peakAboveIdle: () => number } {
	(globalThis as { gc?: () => void }).gc?.();
	const idle = process.memoryUsage.rss();
	const markAtIdle = process.resourceUsage().maxRSS;
	let sampled = idle;
	setInterval(() => (sampled = Math.max(sampled, process.memoryUsage.rss())), SAMPLE_MS).unref();
	return {
		peakAboveIdle() {
			const mark = process.resourceUsage().maxRSS;
			return Math.max(sampled, mark > markAtIdle ? mark * 1024 : 0) - idle;
		},
	};
}
