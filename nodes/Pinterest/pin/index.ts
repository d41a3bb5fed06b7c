import type { Resource } from '../resource';
import { create } from './create';

export const pin: Resource = {
	name: 'Pin',
	value: 'pin',
	default: 'create',
	operations: { create },
};
