import type { Logger } from 'n8n-workflow';
import { printableLine, type UploadProgress } from '../../lib';

/** Progress is logged after each such share of the bytes, and after this time without a line. */
const SHARE = 0.25;
const LONGEST_SILENCE_MS = 30_000;

/** Logs the progress of an upload: its start, its end and a few lines between them. @param source without secrets. */
export function uploadLog(
	logger: Pick<Logger, 'info' | 'debug'>,
	source: string,
	now: () => number = Date.now,
): (progress: UploadProgress) => void {
	const name = printableLine(source);
	let logged = { at: 0, share: 0 };
	return ({ sent, total, bytesPerSecond, secondsLeft }) => {
		const share = total === 0 ? 1 : sent / total;
		if (sent === 0) logger.info(`Uploading ${name} to Pinterest: ${megabytes(total)} MB`);
		else if (sent === total)
			logger.info(`Uploaded ${name} to Pinterest: ${megabytes(total)} MB, ${megabytes(bytesPerSecond)} MB/s`);
		else if (share - logged.share < SHARE && now() - logged.at < LONGEST_SILENCE_MS) return;
		else
			logger.debug(
				`Uploading ${name} to Pinterest: ${Math.floor(share * 100)} %, ${megabytes(bytesPerSecond)} MB/s, ${secondsLeft ?? '?'} s left`,
			);
		logged = { at: now(), share };
	};
}

function megabytes(bytes: number): string {
	return (bytes / 1e6).toFixed(1);
}
