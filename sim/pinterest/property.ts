/**
 * A number from 0 up to, not including, 1 that belongs to a text: the same whenever it is asked for, whatever else happens.
 * @param seed gives the same text another number in another life.
 */
export function propertyOf(text: string, seed: number): number {
	let hash = seed ^ 0x9e3779b9;
	for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return ((hash ^ (hash >>> 16)) >>> 0) / 4294967296;
}
