/** A sample as Prometheus reads it. */
export interface Sample {
	name: string;
	labels: Record<string, string>;
	value: number;
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|(?=\}))/;
const TYPES = ['counter', 'gauge', 'histogram', 'summary', 'untyped'];
const UNESCAPED: Record<string, string> = { '\\\\': '\\', '\\"': '"', '\\n': '\n' };

/**
 * Reads the text format 0.0.4 strictly: each metric has its HELP and TYPE before its samples and all samples together,
 * no sample comes twice, and the text ends with a line feed.
 */
export function parsePrometheus(text: string): { samples: Sample[]; types: Map<string, string> } {
	if (!text.endsWith('\n')) throw new Error('The last line does not end.');
	const [samples, types, helped, seen]: [Sample[], Map<string, string>, Set<string>, Set<string>] = [
		[],
		new Map(),
		new Set(),
		new Set(),
	];
	let current = '';
	for (const line of text.slice(0, -1).split('\n')) {
		const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
		if (kind === 'HELP') {
			if (helped.has(name)) throw new Error(`HELP comes twice: ${name}`);
			helped.add(name);
			current = name;
		} else if (kind === 'TYPE') {
			if (name !== current || !TYPES.includes(rest)) throw new Error(`TYPE is misplaced: ${line}`);
			types.set(name, rest);
		} else {
			const sample = sampleOf(line);
			if (sample.name !== current || !types.has(current)) throw new Error(`A sample is misplaced: ${line}`);
			const id = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
			if (seen.has(id)) throw new Error(`A sample comes twice: ${line}`);
			seen.add(id);
			samples.push(sample);
		}
	}
	return { samples, types };
}

function sampleOf(line: string): Sample {
	const name = NAME.exec(line)?.[0];
	if (name === undefined) throw new Error(`No sample: ${line}`);
	let rest = line.slice(name.length);
	const labels: Record<string, string> = {};
	if (rest.startsWith('{')) {
		rest = rest.slice(1);
		while (!rest.startsWith('}')) {
			const [whole, label, value] = LABEL.exec(rest) ?? [];
			if (whole === undefined || label === undefined) throw new Error(`A label cannot be read: ${line}`);
			labels[label] = (value as string).replaceAll(/\\./g, (pair) => UNESCAPED[pair] as string);
			rest = rest.slice(whole.length);
		}
		rest = rest.slice(1);
	}
	const [, number] = /^ (NaN|[+-]Inf|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/.exec(rest) ?? [];
	if (number === undefined) throw new Error(`A value cannot be read: ${line}`);
	return { name, labels, value: Number(number.replace('Inf', 'Infinity')) };
}
