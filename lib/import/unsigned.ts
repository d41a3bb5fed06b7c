import { isSigned, withoutSignature } from '../model/signed-url';
import { withoutSecrets } from '../model/url';

/** A comma is also a character of addresses, so only one before another address separates. */
const BETWEEN_ADDRESSES = /(\s*,\s*(?=https?:))/i;

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
	if (typeof value !== 'string' || !/[?:]/.test(value)) return value;
	return value.split(BETWEEN_ADDRESSES).map(unsignedPart).join('');
}

const WITH_SCHEME = /^[a-z][a-z0-9+.-]*:\/\/\S/i;
/** `shop.example/a.jpg?token=…`: somebody left out the scheme. */
const WITHOUT_SCHEME = /^[^\s?]+\?[\w-]+=\S*$/;

function unsignedPart(part: string): string {
	const text = part.trim();
	if (WITH_SCHEME.test(text)) return unsignedAddress(text) ?? part;
	const address = WITHOUT_SCHEME.test(text) ? unsignedAddress(`https://${text}`) : undefined;
	return address?.replace('https://', '') ?? part;
}

/**
 * An address without what signs it, also where that lets in for good; of one that is nothing but its signature, the place
 * is left. Undefined where nothing signs it.
 */
function unsignedAddress(url: string): string | undefined {
	const stripped = withoutSignature(url);
	if (isSigned(stripped)) return withoutSecrets(url);
	const isPlain = stripped === url || stripped === URL.parse(url)?.href;
	return isPlain && !isSigned(url) ? undefined : stripped;
}
