import type { Destination } from '../model/board';
import type { JobRecord, SentTexts } from '../model/job';
import type { PinDraft } from '../model/pin-draft';
import { matchFingerprint, plainText, type Likeness } from '../ledger/fingerprint';
import { canonicalUrl } from '../model/url';

/** The query parameter that carries a job's mark, where marking is on. */
const MARK = 'utm_content';

/** What the pin of a draft will look like in a listing. */
export function likenessOfDraft(draft: Omit<SentTexts, 'destination'>, { boardId }: Destination): Likeness {
	return likeness(boardId, draft.title, draft.description, draft.link, draft.altText);
}

/** The same as a fingerprint, under which it is noted that such a pin may come into being. */
export function likenessOf({ draft, intent }: { draft: PinDraft; intent: { destination: Destination } }): string {
	return matchFingerprint(likenessOfDraft(draft, intent.destination));
}

/** The same as it was sent, for a look-up whose row says something else by then. */
export function textsOf({ title, description, link, altText }: PinDraft, destination: Destination): SentTexts {
	return { title, description, link, altText, destination };
}

/** What was sent, or is to be sent, of a job; undefined where its record says neither. */
export function sentTextsOf({ sent, draft, destination }: JobRecord): SentTexts | undefined {
	return sent ?? (draft && destination && textsOf(draft, destination));
}

type Text = string | null | undefined;

function likeness(boardId: string, title: Text, description: Text, link: Text, altText: Text): Likeness {
	return {
		boardId,
		title: plainText(title),
		description: plainText(description),
		link: link ? canonicalUrl(link) : '',
		altText: plainText(altText),
	};
}

/** The link with the job's mark, which makes its pin recognisable beyond doubt; unchanged where it has a mark of its own. */
export function markedLink(link: string | undefined, key: string): string | undefined {
	if (!link || !URL.canParse(link)) return link;
	const url = new URL(link);
	if (url.searchParams.has(MARK)) return link;
	url.searchParams.set(MARK, markOf(key));
	return url.href;
}

/** Whether a listed link has this job's mark, wherever in the link and however encoded. */
export function hasMark(link: Text, key: string): boolean {
	return link ? readable(link).includes(markOf(key).toLowerCase()) : false;
}

/** Whether a listed link has the mark of another job, which a link that was sent with it would have too. */
export function hasOtherMark(link: Text, sent: Text): boolean {
	const mark = link && ANY_MARK.exec(readable(link))?.[1];
	return mark ? !readable(sent ?? '').includes(mark) : false;
}

const ANY_MARK = new RegExp(`${MARK}=(pp-\\w{16})(?!\\w)`);

/** A link as marks are looked for in it: also where it is within the link of a redirect. */
function readable(link: string): string {
	return link.toLowerCase().replaceAll('%25', '%').replaceAll('%2d', '-').replaceAll('%3d', '=');
}

function markOf(key: string): string {
	return `pp-${key.replace(/\W/g, '').slice(-16)}`;
}
