import type { Fault } from '../faults';
import type { JobState } from '../../lib/model/job';
import type { WorkerKind } from '../plan';

/** What goes wrong in a world from its beginning, by who it happens to. */
export const FAULT_WORDS: Record<string, Partial<Record<Fault, string>>> = {
	Workers: {
		crashes: 'Workers crash, and begin anew',
		pauses: 'Workers stand still for a while',
		'machines-sleep': 'Their machines go to sleep',
		'clocks-apart': 'Clocks do not agree',
		'clocks-jump': 'Clocks are set while they run',
	},
	'The store': {
		'store-is-slow': 'It is slow',
		'store-refuses': 'It refuses now and then',
		'store-loses-answers': 'It writes, and its answer is lost',
		'store-outages': 'It is away for a while',
		'store-loses-notifications': 'Its notifications are lost',
		'store-clock-steps': 'Its clock is set',
	},
	'The network': {
		'network-refuses': 'No connection',
		'network-loses-requests': 'Requests are lost',
		'network-loses-answers': 'Answers are lost',
		'commits-late': 'Pins come into being a minute late',
		'commits-too-late': 'Pins come into being many minutes late',
	},
	Pinterest: {
		'lists-late': 'Lists show new pins late',
		'lists-too-late': 'Lists show some pins too late',
		'lists-in-odd-order': 'Lists are in an odd order',
		normalises: 'Texts and links come back changed',
		'loses-dates': 'Dates are missing or odd',
		'small-pages': 'Lists come in small pages',
		refuses: 'Some pictures are refused for good',
		'cannot-fetch': 'Some pictures cannot be fetched',
		hiccups: '“Something went wrong on our end”',
		busy: 'Boards are busy',
		breaks: 'Calls break before anything is done',
		'breaks-after': 'Calls break after the pin is made',
		'blocks-as-spam': 'Links are blocked as spam',
		limits: 'Rate limits are narrow, and change',
		'ends-tokens': 'Tokens stop being valid',
	},
	'People and rows': {
		'people-cancel': 'Jobs are cancelled and brought back',
		'people-move': 'Due dates are moved',
		'people-edit': 'Rows are corrected',
		'people-import-again': 'The sheet is imported again meanwhile',
		'people-resolve': 'Unknown jobs are resolved by hand',
		'rows-look-alike': 'Rows look alike',
		'pictures-break': 'Pictures cannot be read for a moment',
	},
};

export const KIND_WORDS: Record<WorkerKind | 'person', string> = {
	import: 'Import',
	due: 'Due worker',
	node: 'Publish node',
	person: 'A person',
};

/** `import-1` as people read it. */
export function nameOf(who: string): string {
	const [, kind = '', number = ''] = /^(import|due|node|person)-(\d+)$/.exec(who) ?? [];
	if (kind === '') return who.charAt(0).toUpperCase() + who.slice(1);
	return `${KIND_WORDS[kind as WorkerKind]} ${number}`;
}

/** The state of a job as a chip says it, and its tone. */
export const STATE_WORDS: Record<JobState | 'waiting', [words: string, tone: '' | 'good' | 'bad' | 'wait' | 'busy']> = {
	waiting: ['not begun', ''],
	queued: ['claimed', 'busy'],
	uploading: ['uploading', 'busy'],
	uploaded: ['uploaded', 'busy'],
	processing: ['processing', 'busy'],
	ready: ['ready to send', 'busy'],
	scheduled: ['for later', 'wait'],
	publishing: ['publishing', 'busy'],
	published: ['published', 'good'],
	rejected: ['failed', 'bad'],
	failed: ['failed', 'bad'],
	unknown: ['unknown', 'wait'],
	cancelled: ['cancelled', ''],
};

/** True times as the clock of the world shows them. */
export const timeOf = (at: number): string => new Date(at).toISOString().slice(11, 19);

/** The end of a pin's ID, which has 19 digits. */
export const shortId = (id: string): string => `…${id.slice(-3)}`;
export const shortIds = (text: string): string => text.replace(/\b1089307415(\d{9})\b/g, (id) => shortId(id));
