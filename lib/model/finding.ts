/** A field of the draft, or a part of it that has media, as people know it from the columns. */
export type FindingField = string;

/** What preflight or the reading of a row found. Its sentence is made in `preflight/sentences`. */
export interface Finding {
	/** Stable, kebab-case. */
	code: string;
	/** A blocker keeps the draft from being queued; a warning lets it pass. */
	severity: 'blocker' | 'warning';
	field: FindingField;
	/** What the sentence needs to be concrete. No secrets: URLs come without their query. */
	args: Record<string, string | number | boolean>;
}

export function blocker(code: string, field: FindingField, args: Finding['args'] = {}): Finding {
	return { code, severity: 'blocker', field, args };
}

export function hasBlocker(findings: readonly Finding[]): boolean {
	return findings.some((finding) => finding.severity === 'blocker');
}
