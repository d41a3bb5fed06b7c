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
	if (typeof value !== 'string' || !/https?:/i.test(value)) return value;
	return value
		.split(BETWEEN_ADDRESSES)
		.map((part) => (/^\s*https?:/i.test(part) && isSigned(part.trim()) ? unsignedAddress(part.trim()) : part))
		.join('');
}

/** Of an address that is nothing but its signature, the place is left. */
function unsignedAddress(url: string): string {
	const stripped = withoutSignature(url);
	return isSigned(stripped) ? withoutSecrets(url) : stripped;
}
