import type { Resource } from '../resource';
import { getAnalytics } from './get-analytics';
import { getTopPins, getTopVideoPins } from './top-pins';

export const account: Resource = {
	name: 'Account',
	value: 'account',
	default: 'getAnalytics',
	operations: { getAnalytics, getTopPins, getTopVideoPins },
};
