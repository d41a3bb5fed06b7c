import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from '../operation';
import { downloadImages } from './download-images';

export const operations: Record<string, Operation> = { downloadImages };

export const description: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'downloadImages',
		displayOptions: { show: { resource: ['board'] } },
		options: [
			{
				name: 'Download Images',
				value: 'downloadImages',
				action: 'Download the images of a board',
				description:
					"Download the images of a board's pins, each in the largest size there is. Every image becomes an item.",
			},
		],
	},
	...downloadImages.description,
];
