import type { JobRecord, JobState, Problem } from '../../lib';
import { momentOf } from './layout';

/** A state as people say it. */
const STATE_WORDS: Readonly<Record<JobState, string>> = {
	queued: 'Starting',
	uploading: 'Uploading the video',
	uploaded: 'The video is uploaded',
	processing: 'Pinterest processes the video',
	ready: 'Ready',
	scheduled: 'Scheduled',
	publishing: 'Publishing',
	published: 'Published',
	rejected: 'Failed',
	failed: 'Failed',
	unknown: 'Not known yet',
	cancelled: 'Cancelled',
};

/** What happened when a job came to a state. */
const EVENT_WORDS: Readonly<Record<JobState, string>> = {
	queued: 'Taken on',
	uploading: 'Uploading the video',
	uploaded: 'The video is uploaded',
	processing: 'Pinterest processes the video',
	ready: 'Ready to be sent',
	scheduled: 'Waits for its time',
	publishing: 'Sent to Pinterest',
	published: 'Published',
	rejected: 'Failed',
	failed: 'Failed',
	unknown: 'Pinterest did not answer',
	cancelled: 'Cancelled',
};

/** How a state looks: green, red, yellow, or plain. */
type Tone = 'good' | 'bad' | 'wait' | undefined;
const TONES: Partial<Record<JobState, Tone>> = { published: 'good', failed: 'bad', rejected: 'bad', unknown: 'wait' };

type Stated = Pick<JobRecord, 'state' | 'problem' | 'deletedAt' | 'dueAt'>;

/** What a job is at, in a few words. */
export function stateWords({ state, problem, deletedAt }: Stated): string {
	if (state === 'published' && deletedAt !== undefined) return 'Deleted on Pinterest';
	if (state === 'scheduled' && problem?.code === 'not-approved') return 'Waits for approval';
	if (state === 'scheduled' && problem) return 'Put off';
	return STATE_WORDS[state];
}

export function toneOf({ state, problem, deletedAt }: Stated): Tone {
	if (deletedAt !== undefined || (state === 'scheduled' && problem)) return 'wait';
	return TONES[state];
}

/** One line of a history. The state that is kept says itself what happened. */
export function eventWords({ state, reason }: { state: JobState; reason?: string }, before?: JobState): string {
	if (state === before && reason?.startsWith('edited')) return 'Edited';
	if (state === before && reason?.startsWith('moved')) return 'Moved';
	return EVENT_WORDS[state];
}

const ISO_TIMES = /\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z/g;

/** A text of the record with its times as clocks in a zone show them. */
export function withLocalTimes(text: string, timeZone: string): string {
	return text.replace(ISO_TIMES, (iso) => momentOf(Date.parse(iso), timeZone));
}

/** What somebody can do about a problem. Absent where it says so itself. */
export const ACTION_WORDS: Readonly<Partial<Record<Problem['action'], string>>> = {
	'replace-asset': 'Replace the image or video, then try again.',
	'fix-url': 'Mend the address in the sheet, or the file behind it, then try again.',
	'fix-row': 'Change the row in the sheet and import the sheet again.',
	'fix-board': 'Correct the board in the sheet and import the sheet again.',
	reconnect: 'Connect the Pinterest account again, then try again.',
	'upgrade-access': 'The Pinterest app needs more access.',
	'retry-later': 'Try again later.',
	wait: 'Nothing has to be done: it goes on by itself.',
};
