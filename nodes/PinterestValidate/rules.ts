import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { RULES, type Rule, type RuleChoice } from '../../lib';
import { onlyWhereSet } from '../shared/only-where-set';

/** Words of codes that are not written as other words. */
const SPELLED: Record<string, string> = { ai: 'AI', at: 'At', not: 'Not', to: 'to', url: 'URL' };

const listed = (wanted: (rule: Rule) => boolean): INodePropertyOptions[] =>
	Object.entries<Rule>(RULES)
		.filter(([, rule]) => wanted(rule))
		.map(([code, { severity }]) => ({
			name: titled(code),
			value: code,
			description: `${code}, ${severity === 'warning' ? 'a warning' : 'keeps the pin back'}`,
		}))
		.sort((one, other) => one.name.localeCompare(other.name));

function titled(code: string): string {
	const words = code.replace('two-to-three', '2:3').split('-');
	return words.map((word) => SPELLED[word] ?? word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
}

/** The choice of rules, for the collection `options`. */
export const ruleOptions: INodeProperties[] = [
	{
		displayName: 'Add Rules',
		name: 'add',
		type: 'multiOptions',
		default: [],
		options: listed(({ optional }) => optional === true),
		description: 'Additional rules to check',
	},
	{
		displayName: 'Silence Rules',
		name: 'silenceRules',
		type: 'multiOptions',
		default: [],
		// Without any other rule there is no pin to publish, or no media to be looked at.
		options: listed(({ optional, severity, limit }) => !optional && (severity === 'warning' || limit !== undefined)),
		description: 'Rules that are not checked',
	},
	onlyWhereSet({
		displayName: 'Silence Rules (Text)',
		name: 'silence',
		type: 'string',
		default: '',
		placeholder: 'e.g. image-small, link-shortener',
		description: 'Codes of rules as an earlier version stored them, separated by commas. They are not checked either.',
	}),
];

export function rulesOf(context: IExecuteFunctions, index: number): RuleChoice {
	const {
		silence = '',
		silenceRules = [],
		add = [],
	} = context.getNodeParameter('options', index, {}) as {
		silence?: string;
		silenceRules?: string[];
		add?: string[];
	};
	return { silence: [...silenceRules, ...silence.split(/[\s,]+/).filter(Boolean)], add };
}
