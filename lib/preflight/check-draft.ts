import { blocker, warning, type Finding } from '../model/finding';
import type { PinDraft } from '../model/pin-draft';
import { LIMITS } from './limits';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A due moment is one only with its offset from UTC. */
const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/i;

const TEXTS = [
	['title', 'title', LIMITS.titleCharacters],
	['description', 'description', LIMITS.descriptionCharacters],
	['altText', 'alt_text', LIMITS.altTextCharacters],
	['link', 'link', LIMITS.linkCharacters],
] as const;

/** What can be said of a draft without looking at its media. Pure. */
export function checkDraft(draft: PinDraft, nowMs: number): Finding[] {
	const findings: Finding[] = [];
	for (const [key, field, limit] of TEXTS) {
		const length = [...(draft[key] ?? '')].length;
		if (length > limit) findings.push(blocker('text-too-long', field, { length, limit }));
	}
	if (draft.link !== undefined && !isWebAddress(draft.link)) findings.push(blocker('link-invalid', 'link', { link: draft.link.slice(0, 80) }));
	if (draft.dominantColor !== undefined && !/^#[0-9a-f]{6}$/i.test(draft.dominantColor)) {
		findings.push(blocker('color-invalid', 'dominant_color', { value: draft.dominantColor }));
	}
	if (draft.approved === false) findings.push(blocker('not-approved', 'approve'));
	if (draft.runAt !== undefined) findings.push(...checkRunAt(draft.runAt, nowMs));
	return findings;
}

function checkRunAt(runAt: string, nowMs: number): Finding[] {
	const at = Date.parse(runAt);
	if (!WITH_OFFSET.test(runAt) || Number.isNaN(at)) return [blocker('run-at-invalid', 'run_at', { value: runAt })];
	if (at - nowMs > LIMITS.runAtDaysAhead * DAY_MS) return [blocker('run-at-too-far', 'run_at', { value: runAt })];
	// In the past is not a fault here: a row that is run again after its time is due.
	return at < nowMs ? [warning('run-at-past', 'run_at', { value: runAt })] : [];
}

function isWebAddress(link: string): boolean {
	if (!URL.canParse(link)) return false;
	const { protocol, hostname } = new URL(link);
	return (protocol === 'http:' || protocol === 'https:') && hostname !== '';
}
