import type { PipelineError } from '../../model/problem';
import { pipelineError } from '../../sentences/problems';

/** The bytes contradict themselves. */
export function broken(kind: 'image' | 'video', name: string, what: string, cause?: unknown): PipelineError {
	return pipelineError(`${kind}-broken`, { name, what }, { cause });
}

/** The bytes end before what they announce. */
export function truncated(name: string, what: string): PipelineError {
	return pipelineError('media-truncated:file', { name, what });
}
