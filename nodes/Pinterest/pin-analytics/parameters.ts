import type { INodeProperties } from 'n8n-workflow';
import { PIN_METRICS, pinIdOf } from '../../../lib';
import { metricsField } from '../report-fields';

/** The metrics that say most about a pin. */
export const MAIN_METRICS = ['IMPRESSION', 'OUTBOUND_CLICK', 'PIN_CLICK', 'SAVE'];

/** Pinterest wants the metrics of a pin by name. */
export const mainMetricsField: INodeProperties = {
	...metricsField(PIN_METRICS),
	default: MAIN_METRICS,
	description: 'The numbers to return. Those of videos are empty for other pins.',
};

/**
 * IDs of pins, each once, written with commas or spaces between them, or as a list. Each may be the pin's address.
 * @throws PipelineError `pin-id-invalid`.
 */
export function pinIdsIn(given: unknown): string[] {
	const texts = [given].flat().flatMap((each) => String(each ?? '').split(/[\s,]+/));
	const written = texts.filter((text) => text !== '');
	return [...new Set((written.length > 0 ? written : ['']).map(pinIdOf))];
}
