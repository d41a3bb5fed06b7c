import { isoTime } from '../model/clock';
import type { Finding } from '../model/finding';
import type { MediaRef } from '../model/pin-draft';
import { finding, RULES } from './limits';
import { expiryOf } from '../model/signed-url';

/** Whether a signed address will still be good when the pin is due and what comes before it is done. Pure. */
export function checkSignature(ref: MediaRef, field: string, runAt: string | undefined, nowMs: number): Finding[] {
	const expiry = 'url' in ref ? expiryOf(ref.url) : undefined;
	if (!expiry) return [];
	const at = isoTime(expiry.expiresAt);
	if (expiry.expiresAt <= nowMs) return [finding('signed-url-expired', field, { at })];
	const due = Math.max(nowMs, Date.parse(runAt ?? '') || 0);
	const needed = due + RULES['signed-url-expires'].limit * 1000;
	return expiry.expiresAt < needed ? [finding('signed-url-expires', field, { at, needed: isoTime(needed) })] : [];
}
