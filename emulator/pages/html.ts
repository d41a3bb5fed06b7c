/** Markup that needs no more escaping. */
export class Html {
	constructor(readonly text: string) {}
}

type Value = Html | Html[] | string | number | null | undefined | false;

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escape = (text: string) => text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);

function render(value: Value): string {
	if (value instanceof Html) return value.text;
	if (Array.isArray(value)) return value.map(render).join('');
	if (value === null || value === undefined || value === false) return '';
	return escape(String(value));
}

/** Template tag: every value is escaped unless it is Html itself. */
export const html = (parts: TemplateStringsArray, ...values: Value[]) =>
	new Html(parts.map((part, index) => part + (index < values.length ? render(values[index]) : '')).join(''));
