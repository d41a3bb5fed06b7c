import type { Resource } from '../resource';
import { downloadImages } from './download-images';

export const board: Resource = {
	name: 'Board',
	value: 'board',
	default: 'downloadImages',
	operations: { downloadImages },
};
