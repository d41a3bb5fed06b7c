import type { Resource } from '../resource';
import { add } from './add';
import { getMany } from './get-many';
import { remove } from './remove';

export const productTag: Resource = {
	name: 'Product Tag',
	value: 'productTag',
	default: 'getMany',
	operations: { add, getMany, remove },
};
