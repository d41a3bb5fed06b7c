/* In place of `node:crypto`: what is random is the seed's. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { currentActor } from '../kernel/ambient';

/** The same addresses and texts are hashed time and again. */
const digests = new Map<string, string>();
const MOST_DIGESTS = 20_000;

function digestOf(text: string): string {
	const known = digests.get(text);
	if (known !== undefined) return known;
	if (digests.size >= MOST_DIGESTS) digests.clear();
	const digest = bytesToHex(sha256(utf8ToBytes(text)));
	digests.set(text, digest);
	return digest;
}

export function createHash(algorithm: string) {
	if (algorithm !== 'sha256') throw new Error(`No stand-in for ${algorithm}.`);
	const parts: string[] = [];
	const hash = {
		update(text: string) {
			parts.push(text);
			return hash;
		},
		digest: () => digestOf(parts.join('')),
	};
	return hash;
}

export function randomBytes(length: number): { toString(): string } {
	const text = Array.from({ length }, () => currentActor().random.below(256).toString(16).padStart(2, '0')).join('');
	return { toString: () => text };
}

export const randomUUID = (): string => randomBytes(16).toString();
