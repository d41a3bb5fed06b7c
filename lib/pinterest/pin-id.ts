import { pipelineError } from '../sentences/problems';

/** People copy the address of a pin, which may have its title in it: `/pin/lemon-tart--813744226420795001/`. */
const ID_OR_ADDRESS = /^(?:.*\/pin\/(?:[^/?#]*--)?)?(\d+)(?:[/?#].*)?$/;

/**
 * The ID of a pin, from the ID or from the address of the pin.
 * @param given a text. A number is accepted up to 2^53 - 1: a greater one has lost its last digits, and would be another pin.
 * @throws PipelineError `pin-id-invalid`.
 */
export function pinIdOf(given: unknown): string {
	const text = String(given ?? '').trim();
	if (typeof given === 'number' && !Number.isSafeInteger(given))
		throw pipelineError('pin-id-invalid:rounded', { text });
	const id = ID_OR_ADDRESS.exec(text)?.[1];
	if (id === undefined) throw pipelineError('pin-id-invalid', { text });
	return id;
}

/**
 * The IDs of pins, each once, from a list or a text with commas, semicolons or spaces between them.
 * @throws PipelineError `pin-id-invalid`, also where there is none.
 */
export function pinIdsOf(given: unknown): string[] {
	const all = [given].flat().flatMap((each: unknown) => (typeof each === 'string' ? each.split(/[\s,;]+/) : [each]));
	const written = all.filter((each) => each !== '' && each !== null && each !== undefined);
	return [...new Set((written.length > 0 ? written : ['']).map(pinIdOf))];
}
