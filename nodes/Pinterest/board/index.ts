import type { INodeProperties } from 'n8n-workflow';
import type { PipelineContext } from '../../../lib';
import type { Operation } from '../../shared/operation';
import { downloadImages } from './download-images';

export const operations: Record<string, Operation<PipelineContext>> = { downloadImages };

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
				description: "Download the images of a board's pins in the largest available size. Returns one item per image.",
			},
		],
	},
	...downloadImages.description,
];
