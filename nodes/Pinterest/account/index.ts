import type { Resource } from '../resource';
import { get } from './get';

export const account: Resource = { name: 'Account', value: 'account', default: 'get', operations: { get } };
