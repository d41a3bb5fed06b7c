import type { INodeProperties } from 'n8n-workflow';
import { appTypesField, filterField } from '../report-fields';

/** What narrows the analytics of an account, by the names and values of Pinterest's API. */
export interface AccountFilters {
	app_types?: 'ALL' | 'MOBILE' | 'TABLET' | 'WEB';
	content_type?: 'ALL' | 'PAID' | 'ORGANIC';
	from_claimed_content?: 'OTHER' | 'CLAIMED' | 'BOTH';
	pin_format?: string;
	source?: 'ALL' | 'YOUR_PINS' | 'OTHER_PINS';
}

const FORMATS = [
	'ALL',
	'ADS_IDEA',
	'ADS_PRODUCT',
	'ADS_STANDARD',
	'ADS_VIDEO',
	'ORGANIC_IMAGE',
	'ORGANIC_PRODUCT',
	'ORGANIC_VIDEO',
] as const;

export const accountFilters: INodeProperties[] = [
	appTypesField,
	filterField(
		'Claimed Content',
		'from_claimed_content',
		['BOTH', 'CLAIMED', 'OTHER'],
		'Count only pins that link to your claimed domain, or only others',
	),
	filterField('Content Type', 'content_type', ['ALL', 'ORGANIC', 'PAID'], 'Count only paid or only organic activity'),
	filterField('Pin Format', 'pin_format', FORMATS, 'Count only pins of this format'),
	filterField(
		'Source',
		'source',
		['ALL', 'OTHER_PINS', 'YOUR_PINS'],
		'Count only pins that you created or saved, or only those that others did from your claimed accounts',
	),
];
