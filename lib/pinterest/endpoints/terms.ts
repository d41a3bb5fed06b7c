import { z } from 'zod/v4';
import type { Caller } from '../call';
import { parsed, read } from '../requests';

const relatedSchema = z
	.object({
		related_terms_list: z
			.array(z.object({ term: z.string().nullish(), related_terms: z.array(z.string()).nullish() }))
			.nullish(),
	})
	.transform(({ related_terms_list: list }) => ({ terms: (list ?? []).flatMap((of) => of.related_terms ?? []) }));

const suggestedSchema = z.array(z.string()).transform((terms) => ({ terms }));

/** What Pinterest's contract allows for `limit` of suggested terms. */
export const MOST_SUGGESTED = 10;

/** Terms that people search for. They count as reads of ads, and need the scope `ads:read`. */
export function termEndpoints(call: Caller) {
	const ask = (operation: string, path: string, query: Record<string, string | number>, signal?: AbortSignal) => ({
		...read(operation, path, query),
		budget: 'ads_read' as const,
		bulk: false,
		signal,
	});
	return {
		/** Terms that have to do with a term. */
		listRelatedTerms: async (term: string, signal?: AbortSignal) =>
			await parsed(call, relatedSchema, ask('GET /terms/related', '/terms/related', { terms: term }, signal)),

		/** Popular terms that begin with a term. @param limit 1 to 10. */
		listSuggestedTerms: async (term: string, limit: number, signal?: AbortSignal) =>
			await parsed(call, suggestedSchema, ask('GET /terms/suggested', '/terms/suggested', { term, limit }, signal)),
	};
}
