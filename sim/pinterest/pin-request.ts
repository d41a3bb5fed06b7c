import type { PinCreate, PinUpdate } from '../../lib/pinterest/schemas';
import { invalid, type Reply } from './replies';

/** The most characters of each field, by Pinterest's contract. */
const LONGEST = { title: 100, description: 800, alt_text: 500, link: 2048 } as const;

/** Why texts or link are refused; undefined where they are not. */
export function refusedTexts(given: PinCreate | PinUpdate): Reply | undefined {
	for (const field of Object.keys(LONGEST) as (keyof typeof LONGEST)[]) {
		const text = given[field];
		if (text && text.length > LONGEST[field] && [...text].length > LONGEST[field])
			return invalid(`'${field}' does not satisfy constraint: maxLength=${LONGEST[field]}`);
	}
	const { link } = given;
	return link && !/^https?:\/\/[^\s/]+\S*$/.test(link) ? invalid(`'link' is not a valid URL format.`) : undefined;
}

/** The host of a link, without its `www.`. */
export function domainOf(link: string | undefined): string | undefined {
	return /^https?:\/\/(?:www\.)?([^/?#:]+)/i.exec(link ?? '')?.[1]?.toLowerCase();
}
