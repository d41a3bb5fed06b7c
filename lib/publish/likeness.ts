import type { Destination } from '../model/board';
import type { PinDraft } from '../model/pin-draft';
import { plainText, type Likeness } from '../ledger/fingerprint';
import { canonicalUrl } from '../model/url';
import type { PinAnswer } from '../pinterest/schemas';

/** The query parameter that carries a job's mark, where marking is on. */
const MARK = 'utm_content';

/** What the pin of a draft will look like in a listing. */
export function likenessOfDraft(draft: PinDraft, { boardId }: Destination): Likeness {
	return likeness(boardId, draft.title, draft.description, draft.link, draft.altText);
}

export function likenessOfPin(pin: PinAnswer): Likeness {
	return likeness(pin.board_id ?? '', pin.title, pin.description, pin.link, pin.alt_text);
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

function markOf(key: string): string {
	return `pp-${key.replace(/\W/g, '').slice(-16)}`;
}
