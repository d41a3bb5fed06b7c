// The diagrams of these pages: Mermaid where the text is, and drawn once as an SVG for the site, so
// that neither building nor reading the site needs Mermaid or a network.
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';

export const docs = fileURLToPath(new URL('..', import.meta.url));

/** The picture of a diagram, by its text: a diagram that was changed has none until it is drawn again. */
export function pictureOf(diagram) {
	return `diagrams/${createHash('sha256').update(diagram.trim()).digest('hex').slice(0, 12)}.svg`;
}

/** The Mermaid blocks of a page. */
export function diagramsIn(markdown) {
	return [...markdown.matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)].map(([, diagram = '']) => diagram.trim());
}
