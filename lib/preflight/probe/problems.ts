import type { PipelineError } from '../../model/problem';
import { mediaProblem } from '../../media/media-source';

/** The bytes contradict themselves. */
export function broken(kind: 'image' | 'video', name: string, what: string, cause?: unknown): PipelineError {
	return mediaProblem(`${kind}-broken`, `${name} is damaged: ${what}.`, 'replace-asset', cause);
}

/** The bytes end before what they announce. */
export function truncated(name: string, what: string): PipelineError {
	return mediaProblem('media-truncated', `${name} is not complete: ${what}.`, 'replace-asset');
}

export function empty(name: string): PipelineError {
	return mediaProblem('media-empty', `${name} is empty.`, 'replace-asset');
}

export function unknown(name: string, type?: string): PipelineError {
	return mediaProblem(
		'media-unknown',
		`${name} is neither an image nor a video${type ? ` but ${type}` : ''}.`,
		'replace-asset',
	);
}
