import type { JobRecord } from '../model/job';
import { picturesOf } from '../pinterest/pictures';
import { pinTime, type ListedPin } from '../pinterest/schemas';
import { pipelineError } from '../sentences/problems';
import { boardPages } from './board-pages';
import { compareFields, kinshipOf, type Comparison, type Kinship, type SentPin } from './compare-pins';
import type { PipelineContext } from './context';
import { markedLink, sentTextsOf } from './likeness';

/** A person waits for it: no more pages of the board are looked through than these. */
const MOST_PAGES = 6;
/** Wide enough for a card, in pixels. */
const CARD_WIDTH = 400;

/** A pin on the board that may be the one that was sent, as people compare it. */
export interface BoardCandidate extends Pick<ListedPin, 'id' | 'url' | 'title' | 'description' | 'link'> {
	/** `marked`: it certainly is the job's. `equal`: nothing differs. */
	kinship: Exclude<Kinship, 'another'>;
	/** How each of its texts compares with what was sent. */
	fields: Record<'title' | 'description' | 'link' | 'altText', Comparison>;
	/** Epoch milliseconds; absent where the list does not tell. */
	createdAt?: number;
	/** The address of its picture. */
	picture?: string;
}

/** What a look at the board found. */
export interface BoardLook {
	/** The closest first. */
	candidates: BoardCandidate[];
	/** How many pins of the board were looked through. */
	read: number;
	/** Whether the board was read as far back as the pin can be; otherwise it has more pins than were looked through. */
	whole: boolean;
}

/**
 * Reads the board of a job whose outcome is unknown, for a person who decides: the pins that may be the one that was
 * sent, without those that belong to other jobs. Changes nothing.
 * @returns undefined where the record does not say what was sent.
 * @throws PipelineError `job-of-another-account`, and what kept the board from being read.
 */
export async function candidatesFor(
	{ client, ledger, account, settings }: Pick<PipelineContext, 'client' | 'ledger' | 'account' | 'settings'>,
	job: JobRecord,
	signal?: AbortSignal,
): Promise<BoardLook | undefined> {
	const sent = sentPinOf(job, settings.clockSkewMs);
	if (!sent) return undefined;
	if (job.account !== undefined && job.account !== (await account.id()))
		throw pipelineError('job-of-another-account', { key: job.key });
	const found: BoardCandidate[] = [];
	let [pages, read, whole] = [0, 0, true];
	for await (const pins of boardPages(client, sent, signal)) {
		if (++pages > MOST_PAGES) {
			whole = false;
			break;
		}
		read += pins.length;
		for (const pin of pins) {
			const kinship = kinshipOf(sent, pin);
			if (kinship !== 'another' && !(await ledger.isAnothers(pin.id, job.key)))
				found.push(candidate(sent, pin, kinship));
		}
	}
	return { candidates: found.sort((one, other) => rank(one) - rank(other)), read, whole };
}

function sentPinOf(job: JobRecord, clockSkewMs: number): SentPin | undefined {
	const { key, linkMarked, firstArmedAt, armedAt } = job;
	const texts = sentTextsOf(job);
	if (!texts) return undefined;
	const link = linkMarked ? markedLink(texts.link, key) : texts.link;
	return { ...texts, link, key, notBefore: (firstArmedAt ?? armedAt ?? 0) - clockSkewMs };
}

function candidate(sent: SentPin, pin: ListedPin, kinship: BoardCandidate['kinship']): BoardCandidate {
	const { id, url, title, description, link } = pin;
	const { board: _, ...fields } = compareFields(sent, pin);
	return {
		id,
		url,
		title,
		description,
		link,
		kinship,
		fields,
		createdAt: pinTime(pin.created_at)?.at,
		picture: pictureOf(pin),
	};
}

/** The smallest picture that fills a card, or the largest that there is. */
function pictureOf(pin: ListedPin): string | undefined {
	const sizes = picturesOf(pin)[0]?.sizes ?? [];
	const fitting = sizes.filter(({ key, width }) => (width ?? Number.parseInt(key, 10)) >= CARD_WIDTH);
	return (fitting.at(-1) ?? sizes[0])?.url;
}

const KINSHIPS: readonly BoardCandidate['kinship'][] = ['marked', 'equal', 'may-be'];

/** By kinship, then by how many texts are the same. */
function rank({ kinship, fields }: BoardCandidate): number {
	const others = Object.values(fields);
	return KINSHIPS.indexOf(kinship) * (others.length + 1) + others.filter((each) => each !== 'same').length;
}
