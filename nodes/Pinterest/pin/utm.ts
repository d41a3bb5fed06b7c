/** Where a visit comes from, as web analytics read it from a link. What is empty is left out. */
export interface Utm {
	source?: string;
	medium?: string;
	campaign?: string;
}

/**
 * A link with these `utm_` parameters. One that the link has stays as it is, and so does every other character of it.
 * What is no http link is returned unchanged, for the checks to refuse.
 */
export function withUtm(link: string, utm: Utm): string {
	if (!/^https?:\/\//i.test(link) || !URL.canParse(link)) return link;
	const { searchParams } = new URL(link);
	const added = new URLSearchParams();
	for (const name of ['source', 'medium', 'campaign'] as const) {
		const value = utm[name]?.trim();
		if (value && !searchParams.has(`utm_${name}`)) added.set(`utm_${name}`, value);
	}
	if (added.size === 0) return link;
	const [, before = link, fragment = ''] = /^([^#]*)(#.*)?$/s.exec(link) ?? [];
	const joint = !before.includes('?') ? '?' : /[?&]$/.test(before) ? '' : '&';
	return `${before}${joint}${added}${fragment}`;
}
