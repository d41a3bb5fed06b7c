import { z } from 'zod/v4';
import type { Call, Reply } from './call';
import { invalid } from './errors';
import { parseBody } from './validation';

/** What is made of a term by putting a word before or after it. */
const BEFORE = ['easy', 'best', 'homemade'];
const AFTER = ['ideas', 'for beginners', 'aesthetic', 'diy', 'recipes', 'outfits', 'design', 'tips', 'quotes', 'gifts'];

export function relatedTerms({ query }: Call): Reply {
	const terms = query.getAll('terms').filter(Boolean);
	if (terms.length === 0) throw invalid("Invalid request: 'terms' is a required property");
	const list = terms.map((term) => ({ term, related_terms: BEFORE.map((word) => `${word} ${term}`) }));
	const related_term_count = list.reduce((sum, { related_terms }) => sum + related_terms.length, 0);
	return { status: 200, body: { id: terms[0], related_term_count, related_terms_list: list } };
}

const suggestedSchema = z.object({
	term: z.string().min(1),
	limit: z.coerce.number().int().min(1).max(10).optional(),
});

export function suggestedTerms({ query }: Call): Reply {
	const { term, limit = 4 } = parseBody(suggestedSchema, Object.fromEntries(query));
	return { status: 200, body: AFTER.slice(0, limit).map((word) => `${term} ${word}`) };
}
