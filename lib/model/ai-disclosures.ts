/** What Pinterest lets a creator declare of a pin. Known from generated clients of API 5.28; the contract 5.23 has none. */
export const AI_DISCLOSURES = ['AI_MODIFIED', 'SYNTHETIC_PERFORMER'] as const;
export type AiDisclosure = (typeof AI_DISCLOSURES)[number];

/**
 * The declarations in a cell, such as `AI_MODIFIED`, `ai modified; synthetic performer`: each once, in the order above.
 * @returns undefined for a word that is none of them.
 */
export function readAiDisclosures(cell: string): AiDisclosure[] | undefined {
	const words = cell
		.split(/[,;|\r\n]+/)
		.map((word) =>
			word
				.trim()
				.toUpperCase()
				.replaceAll(/[\s-]+/g, '_'),
		)
		.filter(Boolean);
	if (!words.every((word) => (AI_DISCLOSURES as readonly string[]).includes(word))) return undefined;
	return AI_DISCLOSURES.filter((value) => words.includes(value));
}
