import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { parseFit, type PinDraft } from '../../lib';

const SWITCH: INodeProperties = {
	displayName: 'Make Images Fit',
	name: 'makeImagesFit',
	type: 'boolean',
	default: false,
	description:
		'Whether to convert images that Pinterest does not accept, such as WebP and AVIF, or larger ones than it takes. What is done to an image is said by its findings.',
};

const OFF = { hide: { makeImagesFit: [false] } };

/** How an image is made fit, where that is on. */
const RECIPE: INodeProperties[] = [
	{
		displayName: 'Image Shape',
		name: 'fitShape',
		type: 'options',
		default: 'keep',
		displayOptions: OFF,
		options: [
			{ name: 'Crop to 2:3', value: 'crop', description: 'Cut off what is beyond the ratio that Pinterest recommends' },
			{ name: 'Keep', value: 'keep', description: 'Leave the ratio of each image as it is' },
			{ name: 'Pad to 2:3', value: 'pad', description: 'Add what is missing to the ratio that Pinterest recommends' },
		],
		description: 'What to do with an image that is not 2:3, if Make Images Fit is on',
	},
	{
		displayName: 'Image Fill',
		name: 'fitFill',
		type: 'options',
		default: 'blur',
		displayOptions: { show: { fitShape: ['pad'] } },
		options: [
			{ name: 'Blur', value: 'blur', description: 'The image itself, enlarged and blurred' },
			{ name: 'Color', value: 'color', description: 'The color of Image Fill Color' },
		],
		description: 'What an image is padded with',
	},
	{
		displayName: 'Image Fill Color',
		name: 'fitColor',
		type: 'color',
		default: '#ffffff',
		displayOptions: { show: { fitShape: ['pad'], fitFill: ['color'] } },
		description: 'The color that an image is padded with',
	},
	{
		displayName: 'Image Focus',
		name: 'fitFocus',
		type: 'options',
		default: 'attention',
		displayOptions: { show: { fitShape: ['crop'] } },
		options: [
			{ name: 'Attention', value: 'attention', description: 'The part of the image with the most to see' },
			{ name: 'Center', value: 'centre', description: 'The middle of the image' },
		],
		description: 'Which part of an image stays when it is cropped',
	},
];

/** For the collection `options` of a node that checks or sends images. */
export const fitOptions: INodeProperties[] = [SWITCH, ...RECIPE];

/**
 * The same for a node that makes images fit from a version on, unless that is switched off. n8n does not store a
 * default, so each version has to keep its own.
 */
export const fitOptionsOnFor = (versions: number[]): INodeProperties[] => [
	{ ...SWITCH, displayOptions: { hide: { '@version': versions } } },
	{ ...SWITCH, default: true, displayOptions: { show: { '@version': versions } } },
	...RECIPE,
];

interface FitOptions {
	makeImagesFit?: boolean;
	fitShape?: 'keep' | 'pad' | 'crop';
	fitFill?: 'blur' | 'color';
	fitColor?: string;
	fitFocus?: 'attention' | 'centre';
}

/** How images are made fit, as a draft has it; undefined where that is off. @param isDefault whether it is on where nothing is chosen. */
export function fitOf(context: IExecuteFunctions, index: number, isDefault = false): string | undefined {
	const given = context.getNodeParameter('options', index, {}) as FitOptions;
	const { makeImagesFit = isDefault, fitShape = 'keep', fitFill, fitColor = '#ffffff', fitFocus } = given;
	if (!makeImagesFit) return undefined;
	const choice = { keep: undefined, pad: fitFill === 'color' ? fitColor : undefined, crop: fitFocus }[fitShape];
	return parseFit(choice === undefined || choice === 'attention' ? fitShape : `${fitShape}:${choice}`);
}

/** The draft with the node's choice. Where a node does not make images fit, an earlier node's choice stays. */
export function madeFit(draft: PinDraft, fit: string | undefined): PinDraft {
	return fit === undefined ? draft : { ...draft, fit };
}
