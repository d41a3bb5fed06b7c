import type { Resource } from '../resource';
import { get } from './get';
import { getMany } from './get-many';

export const pinAnalytics: Resource = {
	name: 'Pin Analytics',
	value: 'pinAnalytics',
	default: 'get',
	operations: { get, getMany },
};
