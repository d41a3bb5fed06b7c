import type { Resource } from '../resource';
import { create } from './create';
import { deleteOne } from './delete';
import { get } from './get';
import { getMany } from './get-many';
import { update } from './update';

export const boardSection: Resource = {
	name: 'Board Section',
	value: 'boardSection',
	default: 'getMany',
	operations: { create, delete: deleteOne, get, getMany, update },
};
