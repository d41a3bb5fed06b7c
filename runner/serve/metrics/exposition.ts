/** The text format of Prometheus: https://prometheus.io/docs/instrumenting/exposition_formats/ */

export type Labels = Record<string, string>;

/** One metric with its samples. */
export interface Family {
	name: string;
	help: string;
	type: 'counter' | 'gauge';
	samples: [labels: Labels, value: number][];
}

/** The content type that tells Prometheus the version of the format. */
export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** The text of metrics. One without samples is left out. */
export function exposition(families: readonly Family[]): string {
	return families
		.filter(({ samples }) => samples.length > 0)
		.map(({ name, help, type, samples }) => {
			const lines = samples.map(([labels, value]) => `${name}${labelsOf(labels)} ${numberOf(value)}\n`);
			return `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${type}\n${lines.join('')}`;
		})
		.join('');
}

function labelsOf(labels: Labels): string {
	const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
	return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

const escaped = (value: string) => value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

function numberOf(value: number): string {
	if (Number.isNaN(value)) return 'NaN';
	if (value === Infinity) return '+Inf';
	return value === -Infinity ? '-Inf' : String(value);
}
