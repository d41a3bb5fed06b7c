import type { Resource } from '../resource';
import { get } from './get';
import { getMany } from './get-many';
import { getOrphaned } from './get-orphaned';

export const media: Resource = {
	name: 'Media',
	value: 'media',
	default: 'getMany',
	operations: { get, getMany, getOrphaned },
};
