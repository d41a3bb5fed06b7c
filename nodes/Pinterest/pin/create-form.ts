import type { INodeProperties } from 'n8n-workflow';
import { AI_DISCLOSURES, type AiDisclosure } from '../../../lib';
import { boardLocator } from '../../shared/board-locator';
import { fitOptionsOnFor } from '../../shared/fit-options';
import { publishOptions } from '../../shared/publish-options';
import { rowRules } from '../../shared/row-rules';
import { sectionLocator } from '../../shared/section-locator';

const DISCLOSED: Record<AiDisclosure, string> = {
	AI_MODIFIED: 'Modified by AI',
	SYNTHETIC_PERFORMER: 'Synthetic Performer',
};

const VIDEO = { show: { '/mediaType': ['video'] } };

/** The versions that make images fit unless that is switched off. A new version is added here. */
export const FITS = [1.2];

/** What is said of a pin beside its texts. */
const pinOptions: INodeProperties[] = [
	{
		displayName: 'AI Disclosure',
		name: 'aiDisclosures',
		type: 'multiOptions',
		default: [],
		options: AI_DISCLOSURES.map((value) => ({ name: DISCLOSED[value], value })),
		description: 'What Pinterest is told about the use of AI in the image or the video',
	},
	{
		displayName: 'Campaign',
		name: 'campaign',
		type: 'string',
		default: '',
		description: 'A name by which the pin is found in the record. Pinterest does not see it.',
	},
	{
		displayName: 'Cover Binary Field',
		name: 'coverBinary',
		type: 'string',
		default: '',
		placeholder: 'e.g. cover',
		description: 'The name of the input binary field with the cover image of the video',
		displayOptions: VIDEO,
	},
	{
		displayName: 'Cover Time (Seconds)',
		name: 'coverTime',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 0 },
		default: 1,
		description: 'The second of the video whose picture is the cover. Without any cover it is a tenth of the way in.',
		displayOptions: VIDEO,
	},
	{
		displayName: 'Cover URL',
		name: 'coverUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/cover.jpg',
		description: 'The address of the cover image of the video',
		displayOptions: VIDEO,
	},
	{
		displayName: 'Dominant Color',
		name: 'dominantColor',
		type: 'color',
		default: '',
		description: 'The color that Pinterest shows while the image loads',
	},
	{
		displayName: 'Idempotency Key',
		name: 'idempotencyKey',
		type: 'string',
		default: '',
		placeholder: 'e.g. product-4711',
		description:
			'Says by itself which pin this is, such as the ID of a product. If empty, the account, board, media, link, title and date say it.',
	},
	{
		displayName: 'Publish At',
		name: 'publishAt',
		type: 'dateTime',
		default: '',
		description:
			"When to publish the pin, in the time zone of the workflow. It leaves through Scheduled. An active workflow with a Pinterest Trigger, or the runner's worker, publishes it then.",
	},
	{
		displayName: 'UTM Campaign',
		name: 'utmCampaign',
		type: 'string',
		default: '',
		description: 'Is added to the link as utm_campaign, unless the link has one',
	},
	{
		displayName: 'UTM Medium',
		name: 'utmMedium',
		type: 'string',
		default: '',
		placeholder: 'e.g. social',
		description: 'Is added to the link as utm_medium, unless the link has one',
	},
	{
		displayName: 'UTM Source',
		name: 'utmSource',
		type: 'string',
		default: '',
		placeholder: 'e.g. pinterest',
		description: 'Is added to the link as utm_source, unless the link has one',
	},
];

/** The parameters of Create, in the order of the form. */
export const createForm: INodeProperties[] = [
	boardLocator,
	sectionLocator,
	{
		displayName: 'Media Type',
		name: 'mediaType',
		type: 'options',
		default: 'image',
		options: [
			{ name: 'Carousel', value: 'carousel', description: 'Two to five images of the same size' },
			{ name: 'Image', value: 'image', description: 'A JPEG or PNG image, or one that Make Images Fit converts' },
			{ name: 'Video', value: 'video', description: 'An MP4, MOV or M4V video' },
		],
		description: 'What the pin shows',
	},
	{
		displayName: 'Media Source',
		name: 'mediaSource',
		type: 'options',
		default: 'url',
		options: [
			{ name: 'Binary Field', value: 'binary', description: 'A file of the input item' },
			{ name: 'URL', value: 'url', description: 'A file on the web' },
		],
		description: 'Where the image or the video comes from',
	},
	{
		displayName: 'Media URL',
		name: 'mediaUrl',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. https://example.com/picture.jpg',
		description: 'The address of the file itself. Separate the addresses of a carousel with commas or line breaks.',
		displayOptions: { show: { mediaSource: ['url'] } },
	},
	{
		displayName: 'Input Binary Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		hint: 'The name of the input binary field containing the file; those of a carousel separated by commas',
		displayOptions: { show: { mediaSource: ['binary'] } },
	},
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		default: '',
		description: 'At most 100 characters',
	},
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		description: 'At most 800 characters',
	},
	{
		displayName: 'Link',
		name: 'link',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/recipe',
		description: 'Where a click on the pin leads',
	},
	{
		displayName: 'Alt Text',
		name: 'altText',
		type: 'string',
		default: '',
		description: 'What the picture shows, for people who do not see it. At most 500 characters.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			...pinOptions,
			...rowRules({ thing: 'item', output: 'Needs Attention' }),
			...fitOptionsOnFor(FITS),
			...publishOptions,
		].sort((one, other) => one.displayName.localeCompare(other.displayName)),
	},
];
