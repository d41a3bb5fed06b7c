import type { INodeProperties } from 'n8n-workflow';
import { parseWarmUp, type PipelineSettings } from '../../lib';
import { onlyWhereSet } from './only-where-set';

type WarmUp = NonNullable<PipelineSettings['warmUp']>;

/** What adding the option starts with: a plan that n8n's users can go on from. */
const SUGGESTED: WarmUp = { firstDay: 5, lastDay: 50, days: 30 };

/** How a new account begins, for the collection `options` of a node that publishes. */
export const warmUpOptions: INodeProperties[] = [
	{
		displayName: 'Warm-Up',
		name: 'warmUpPlan',
		type: 'fixedCollection',
		typeOptions: { multipleValues: false },
		placeholder: 'Add plan',
		default: { plan: { ...SUGGESTED } },
		description:
			'Limits the pins per day of a new account. The number grows evenly from the first day to the last; after that there is no limit. Pins that have to wait are scheduled.',
		options: [
			{
				displayName: 'Plan',
				name: 'plan',
				values: [
					{
						displayName: 'Pins on the First Day',
						name: 'firstDay',
						type: 'number',
						typeOptions: { minValue: 1, numberPrecision: 0 },
						default: 5,
						description: 'How many pins are published on the first day, which is that of the first pin',
					},
					{
						displayName: 'Pins on the Last Day',
						name: 'lastDay',
						type: 'number',
						typeOptions: { minValue: 1, numberPrecision: 0 },
						default: 50,
						description: 'How many pins are published on the last day, spread evenly over it',
					},
					{
						displayName: 'Days',
						name: 'days',
						type: 'number',
						typeOptions: { minValue: 2, numberPrecision: 0 },
						default: 30,
						description: 'How many days the plan has',
					},
				],
			},
		],
	},
	onlyWhereSet({
		displayName: 'Warm-Up (Text)',
		name: 'warmUp',
		type: 'string',
		default: '',
		placeholder: 'e.g. 5-50/30',
		description:
			'The plan as an earlier version stored it: 5-50/30 begins with 5 pins a day and has 50 on day 30. The fields of Warm-Up replace it.',
	}),
];

/** What the options say of the warm-up. */
export interface GivenWarmUp {
	warmUpPlan?: { plan?: Partial<WarmUp> };
	warmUp?: string;
}

/** @throws PipelineError `warm-up-invalid`. */
export function warmUpOf({ warmUpPlan, warmUp }: GivenWarmUp): WarmUp | undefined {
	const plan = warmUpPlan?.plan && { ...SUGGESTED, ...warmUpPlan.plan };
	const text = plan ? `${plan.firstDay}-${plan.lastDay}/${plan.days}` : warmUp;
	return text ? parseWarmUp(text) : undefined;
}
