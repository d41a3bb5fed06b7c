import type { Resource } from '../resource';
import { create } from './create';
import { deleteOne } from './delete';
import { downloadImages } from './download-images';
import { get } from './get';
import { getMany } from './get-many';
import { update } from './update';

export const board: Resource = {
	name: 'Board',
	value: 'board',
	// n8n leaves out of a workflow what has its default: another one would change workflows that there are.
	default: 'downloadImages',
	operations: { create, delete: deleteOne, downloadImages, get, getMany, update },
};
