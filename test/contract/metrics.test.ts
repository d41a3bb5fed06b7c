import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ACCOUNT_METRICS, PIN_METRICS, SORT_METRICS, VIDEO_METRICS } from '../../lib/pinterest/endpoints/report-query';
import { specExists, specPath } from './openapi';

interface Parameter {
	schema: { enum?: string[]; items?: { enum?: string[]; oneOf?: { enum: string[] }[] } };
}

/** The values that a parameter of the contract takes. */
function valuesOf(name: string): string[] {
	const { components } = JSON.parse(readFileSync(specPath, 'utf8')) as {
		components: { parameters: Record<string, Parameter> };
	};
	const { schema } = components.parameters[name] as Parameter;
	const values = schema.enum ?? schema.items?.enum ?? (schema.items?.oneOf ?? []).flatMap(({ enum: each }) => each);
	return [...new Set(values)].sort();
}

describe.skipIf(!specExists && !process.env.CI)('the metrics of reports are those of the contract', () => {
	it.each([
		['query_metric_types', ACCOUNT_METRICS],
		['query_video_pin_metric_types', VIDEO_METRICS],
		['query_pin_analytics_metric_types', PIN_METRICS],
		['query_sort_by', SORT_METRICS],
		['query_video_pin_sort_by', VIDEO_METRICS],
	])('%s', (name, metrics) => {
		expect([...metrics].sort()).toEqual(valuesOf(name));
	});
});
