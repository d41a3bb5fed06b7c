import type { Lease } from '../ledger/lease';
import { isoTime } from '../model/clock';
import type { PublishedPin } from '../model/outcome';
import { PinterestApiError } from '../pinterest/errors';
import { pinTime, utcTime, type ListedPin } from '../pinterest/schemas';
import { boardPages } from './board-pages';
import { isInSection, kinshipOf, type Kinship, type SentPin } from './compare-pins';
import type { PipelineContext } from './context';
import { likenessOf, markedLink } from './likeness';
import type { Kept } from './publication';

/** What a board tells of the pin of an unanswered publish. */
export type LookUp = There | { answer: 'not-there' } | CannotTell;

/** It is one of these pins: the first that no other job has taken by then. */
export interface There {
	answer: 'there';
	pins: PublishedPin[];
}

/** These pins may be it. `equal` of them look exactly like it, and so many `jobs` may have made those. */
export interface CannotTell {
	answer: 'cannot-tell';
	pins: PublishedPin[];
	equal: number;
	jobs: number;
}

/**
 * Looks for the pin of an unanswered publish on its board, once. Changes nothing.
 * @throws what kept a page of the board from being read to its end.
 */
export async function lookUp(
	context: PipelineContext,
	{ job }: Lease,
	publication: Kept,
	signal?: AbortSignal,
): Promise<LookUp> {
	const sent = sentPin(context, job, publication);
	const published = ({ id, url, created_at: date }: ListedPin): PublishedPin => ({
		id,
		url,
		createdAt: utcTime(date) ?? isoTime(job.armedAt ?? 0), // where the list does not tell: when it was sent
	});
	const inDomain = await freeOf(context, job.linkMarked ? await markedInDomain(context, sent, signal) : [], job.key);
	if (inDomain.length > 0) return { answer: 'there', pins: inDomain.map(published) };
	const listed = await candidatesOnBoard(context, sent, signal);
	// Before the owners of the pins are asked for: a job that is answered in between counts, or its pin is another's.
	const inFlight = listed.equal.length === 0 ? [] : await context.ledger.inFlight(likenessOf(publication), job.key);
	const { marked, equal, mayBe, owners } = await withoutOthers(context, listed, job.key);
	if (marked.length > 0) return { answer: 'there', pins: marked.map(published) };
	const jobs = possibleOwners(inFlight, owners);
	const fitting = equal.length === jobs ? equal.filter((pin) => isInSection(pin, publication.intent.destination)) : [];
	// A younger pin may be that of a job that was sent later, and an older one is not.
	if (fitting.length > 0) return { answer: 'there', pins: oldestFirst(fitting).map(published) };
	const pins = [...equal, ...mayBe].map(published);
	return pins.length === 0 ? { answer: 'not-there' } : { answer: 'cannot-tell', pins, equal: equal.length, jobs };
}

/**
 * The pins with the job's mark among the newest that lead to its link's domain: one call, where a large board takes many.
 * A mark proves that it is there; that none is listed proves nothing, and the board is read.
 */
async function markedInDomain(
	{ client }: PipelineContext,
	sent: SentPin,
	signal: AbortSignal | undefined,
): Promise<ListedPin[]> {
	const domain = URL.parse(sent.link ?? '')?.hostname.replace(/^www\./, '');
	if (!domain) return [];
	const { items } = await client.listDomainPins(domain, signal).catch((error: unknown) => {
		// An API that does not know the parameter, or a token that may not list all pins.
		if (error instanceof PinterestApiError && error.status >= 400 && error.status < 500) return { items: [] };
		throw error;
	});
	// A copy that was saved to another board has the mark too.
	return items.filter((pin) => pin.board_id === sent.destination.boardId && kinshipOf(sent, pin) === 'marked');
}

function sentPin(
	{ settings }: PipelineContext,
	{ key, linkMarked, firstArmedAt, armedAt }: Lease['job'],
	{ draft, intent }: Kept,
): SentPin {
	const link = linkMarked ? markedLink(draft.link, key) : draft.link;
	const notBefore = (firstArmedAt ?? armedAt ?? 0) - settings.clockSkewMs;
	return { ...draft, link, key, destination: intent.destination, notBefore };
}

type Place = 'marked' | 'equal' | 'mayBe';
type Candidates = Record<Place, ListedPin[]>;
const PLACE: Record<Exclude<Kinship, 'another'>, Place> = {
	marked: 'marked',
	equal: 'equal',
	'may-be': 'mayBe',
};

/**
 * The pins on the board that are this job's or may be. One without a mark may be this job's although it was sent with its
 * mark: of one link Pinterest may keep the query, and of another drop it.
 */
async function candidatesOnBoard(
	{ client }: PipelineContext,
	sent: SentPin,
	signal: AbortSignal | undefined,
): Promise<Candidates> {
	const found: Candidates = { marked: [], equal: [], mayBe: [] };
	for await (const pins of boardPages(client, sent, signal)) {
		for (const pin of pins) {
			const kinship = kinshipOf(sent, pin);
			if (kinship !== 'another') found[PLACE[kinship]].push(pin);
		}
	}
	return found;
}

/** @returns the candidates that belong to no other job, and the keys of the jobs that the others belong to. */
async function withoutOthers(
	context: PipelineContext,
	listed: Candidates,
	key: string,
): Promise<Candidates & { owners: Set<string> }> {
	const owners = new Set<string>();
	const free = async (pins: ListedPin[]) => await freeOf(context, pins, key, owners);
	const { marked, equal, mayBe } = listed;
	return { marked: await free(marked), equal: await free(equal), mayBe: await free(mayBe), owners };
}

/** The pins that belong to no other job. @param owners gets the keys of the jobs that the others belong to. */
async function freeOf(
	{ ledger }: PipelineContext,
	pins: readonly ListedPin[],
	key: string,
	owners = new Set<string>(),
): Promise<ListedPin[]> {
	const kept: ListedPin[] = [];
	for (const pin of pins) {
		const owner = await ledger.ownerOf(pin.id);
		if (owner === undefined || owner === key) kept.push(pin);
		else owners.add(owner);
	}
	return kept;
}

/**
 * How many jobs a pin that looks like this one may belong to: this one, whether its note was stored or not, and others
 * alike whose outcome is unknown too.
 * @param inFlight those others.
 * @param owners those that have a pin of the board already: another process may have found it and not said so yet.
 */
function possibleOwners(inFlight: readonly string[], owners: ReadonlySet<string>): number {
	return 1 + inFlight.filter((other) => !owners.has(other)).length;
}

function oldestFirst(pins: readonly ListedPin[]): ListedPin[] {
	const time = ({ created_at: date }: ListedPin) => pinTime(date)?.at ?? Infinity;
	return pins.toSorted((one, other) => time(one) - time(other));
}
