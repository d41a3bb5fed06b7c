import { pinIdOf } from '../../../lib';

/** The metrics that say most about a pin. */
export const MAIN_METRICS = ['IMPRESSION', 'OUTBOUND_CLICK', 'PIN_CLICK', 'SAVE'];

/**
 * IDs of pins, each once, written with commas or spaces between them, or as a list. Each may be the pin's address.
 * @throws PipelineError `pin-id-invalid`.
 */
export function pinIdsIn(given: unknown): string[] {
	const texts = [given].flat().flatMap((each) => String(each ?? '').split(/[\s,]+/));
	const written = texts.filter((text) => text !== '');
	return [...new Set((written.length > 0 ? written : ['']).map(pinIdOf))];
}
