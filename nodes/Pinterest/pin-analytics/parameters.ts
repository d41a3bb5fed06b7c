import type { INodeProperties } from 'n8n-workflow';
import { PIN_METRICS } from '../../../lib';
import { metricsField } from '../report-fields';

/** The metrics that say most about a pin. */
export const MAIN_METRICS = ['IMPRESSION', 'OUTBOUND_CLICK', 'PIN_CLICK', 'SAVE'];

/** Pinterest wants the metrics of a pin by name. */
export const mainMetricsField: INodeProperties = {
	...metricsField(PIN_METRICS),
	default: MAIN_METRICS,
	description: 'The numbers to return. Those of videos are empty for other pins.',
};
