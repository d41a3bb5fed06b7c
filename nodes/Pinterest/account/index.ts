import type { Resource } from '../resource';
import { get } from './get';
import { getAnalytics } from './get-analytics';
import { getTopPins, getTopVideoPins } from './top-pins';

export const account: Resource = {
	name: 'Account',
	value: 'account',
	default: 'get',
	operations: { get, getAnalytics, getTopPins, getTopVideoPins },
};
