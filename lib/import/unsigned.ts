import { isSigned, shownPath, withoutSignature } from '../model/signed-url';
import { withoutQuery, withoutSecrets } from '../model/url';

/** A comma is also a character of addresses, so only one before another address separates. */
const BETWEEN_ADDRESSES = /(\s*,\s*(?=https?:))/i;

/** An address without its `https://`. */
const BARE_ADDRESS = /^[^\s?]+\?[\w-]+=\S*$/;

/**
 * Values as they may be stored: a signed address lets in whoever has it, so it loses what signs it.
 * @returns the values, and the names of those that lost something.
 */
export function withoutSignatures<Values extends Record<string, unknown>>(
	values: Values,
): { values: Values; unsigned: string[] } {
	const unsigned: string[] = [];
	const kept: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(values)) {
		kept[name] = unsignedValue(value);
		if (typeof value === 'string' && kept[name] !== value) unsigned.push(name);
	}
	return { values: unsigned.length > 0 ? (kept as Values) : values, unsigned };
}

function unsignedValue(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	if (!/https?:/i.test(value)) return BARE_ADDRESS.test(value.trim()) ? withoutQuery(value.trim()) : value;
	return value
		.split(BETWEEN_ADDRESSES)
		.map((part) => (/^\s*https?:/i.test(part) ? unsignedAddress(part) : part))
		.join('');
}

/** Of an address that is nothing but its signature, or has it in its path, the place is left. */
function unsignedAddress(text: string): string {
	const url = text.trim();
	if (URL.canParse(url) && shownPath(url) !== new URL(url).pathname) return withoutSecrets(url);
	if (!isSigned(url)) return text;
	const stripped = withoutSignature(url);
	return isSigned(stripped) ? withoutSecrets(url) : stripped;
}
