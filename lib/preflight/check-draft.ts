import type { Finding } from '../model/finding';
import { notApproved } from '../model/import-row';
import type { PinDraft } from '../model/pin-draft';
import { readRunAt } from '../model/run-at';
import { cleanText } from '../model/text';
import { shownCell, withoutQuery } from '../model/url';
import { finding, RULES, SHORTENERS } from './limits';

const DAY_MS = 24 * 60 * 60 * 1000;

const TEXTS = [
	['title', 'title', 'title-too-long', 'title-missing'],
	['description', 'description', 'description-too-long', 'description-missing'],
	['altText', 'alt_text', 'alt-text-too-long', 'alt-text-missing'],
	['link', 'link', 'link-too-long', 'link-missing'],
] as const;

/** What can be said of a draft without looking at its media, also of one that lacks its media or board. Pure. */
export function checkDraft(draft: Partial<PinDraft>, nowMs: number): Finding[] {
	const findings: Finding[] = [];
	for (const [key, field, tooLong, missing] of TEXTS) {
		const length = [...cleanText(draft[key] ?? '')].length;
		const { limit } = RULES[tooLong];
		if (length > limit) findings.push(finding(tooLong, field, { length, limit }));
		if (length === 0) findings.push(finding(missing, field));
	}
	if (draft.link !== undefined) findings.push(...checkLink(draft.link));
	if (draft.dominantColor !== undefined && !/^#[0-9a-f]{6}$/i.test(draft.dominantColor)) {
		findings.push(finding('color-invalid', 'dominant_color', { value: shownCell(draft.dominantColor) }));
	}
	if (draft.approved === false) findings.push(notApproved(draft));
	if (draft.runAt !== undefined) findings.push(...checkRunAt(draft.runAt, nowMs));
	return findings;
}

/**
 * The findings of a draft where a due date before a moment is refused: what is a warning otherwise is a blocker then.
 * @param beforeMs epoch milliseconds.
 */
export function refusingPast(findings: readonly Finding[], { runAt }: PinDraft, beforeMs: number): Finding[] {
	const isPast = runAt !== undefined && (readRunAt(runAt) ?? Infinity) < beforeMs;
	const refused = { severity: 'blocker', args: { value: runAt ?? '', refused: true, action: 'fix-row' } } as const;
	return findings.map((each) => (isPast && each.code === 'run-at-past' ? { ...each, ...refused } : each));
}

function checkLink(link: string): Finding[] {
	const url = URL.canParse(link) ? new URL(link) : undefined;
	if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '')
		return [finding('link-invalid', 'link', { link: shownCell(withoutQuery(link)) })];
	const host = url.hostname.replace(/^www\./, '');
	return SHORTENERS.includes(host) ? [finding('link-shortener', 'link', { host })] : [];
}

function checkRunAt(value: string, nowMs: number): Finding[] {
	const at = readRunAt(value);
	if (at === undefined) return [finding('run-at-invalid', 'run_at', { value: shownCell(value) })];
	if (at - nowMs > RULES['run-at-too-far'].limit * DAY_MS) return [finding('run-at-too-far', 'run_at', { value })];
	// In the past is no fault: a row that is run again after its time is due.
	return at < nowMs ? [finding('run-at-past', 'run_at', { value })] : [];
}
