import type { Resource } from '../resource';
import { getRelated } from './get-related';
import { getSuggested } from './get-suggested';

export const keyword: Resource = {
	name: 'Keyword',
	value: 'keyword',
	default: 'getRelated',
	operations: { getRelated, getSuggested },
};
