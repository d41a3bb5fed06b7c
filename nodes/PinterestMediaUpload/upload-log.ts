import type { Logger } from 'n8n-workflow';
import type { UploadProgress } from '../../lib';

/** A line at each of these shares of the way, and after so long without one. */
const SHARE = 0.25;
const LONGEST_SILENCE_MS = 30_000;

/** Tells n8n's log how far an upload is: its beginning and end, and a few lines between. @param name without anything secret. */
export function uploadLog(
	logger: Pick<Logger, 'info' | 'debug'>,
	name: string,
	now: () => number = Date.now,
): (progress: UploadProgress) => void {
	let told = { at: 0, share: 0 };
	return ({ sent, total, bytesPerSecond, secondsLeft }) => {
		const share = total === 0 ? 1 : sent / total;
		if (sent === 0) logger.info(`Uploading ${name} to Pinterest: ${megabytes(total)} MB`);
		else if (sent === total)
			logger.info(`Uploaded ${name} to Pinterest: ${megabytes(total)} MB, ${megabytes(bytesPerSecond)} MB/s`);
		else if (share - told.share < SHARE && now() - told.at < LONGEST_SILENCE_MS) return;
		else
			logger.debug(
				`Uploading ${name} to Pinterest: ${Math.floor(share * 100)} %, ${megabytes(bytesPerSecond)} MB/s, ${secondsLeft ?? '?'} s left`,
			);
		told = { at: now(), share };
	};
}

function megabytes(bytes: number): string {
	return (bytes / 1e6).toFixed(1);
}
