import type { UploadProgress } from '../../lib';

const WIDTH = 20;

/** All running uploads as one progress bar: `[#####---------------] 52 of 210 MB · 8.3 MB/s · 0:19 left`; empty where there is none. */
export function uploadBar(uploads: Iterable<UploadProgress>): string {
	let sent = 0;
	let total = 0;
	let bytesPerSecond = 0;
	for (const upload of uploads) {
		sent += upload.sent;
		total += upload.total;
		bytesPerSecond += upload.bytesPerSecond;
	}
	if (total === 0) return '';
	const full = Math.floor((sent / total) * WIDTH);
	const rate =
		bytesPerSecond > 0
			? ` · ${megabytes(bytesPerSecond)} MB/s · ${clock(Math.ceil((total - sent) / bytesPerSecond))} left`
			: '';
	return `[${'#'.repeat(full)}${'-'.repeat(WIDTH - full)}] ${megabytes(sent)} of ${megabytes(total)} MB${rate}`;
}

function megabytes(bytes: number): string {
	return (bytes / 1e6).toFixed(bytes < 10e6 ? 1 : 0);
}

/** `0:19`, `12:05`, `1:02:05`. */
function clock(seconds: number): string {
	const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
	const shown = parts[0] === 0 ? parts.slice(1) : parts;
	return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}
