import type { Resource } from '../resource';
import { getResults } from './get-results';

export const campaign: Resource = {
	name: 'Campaign',
	value: 'campaign',
	default: 'getResults',
	operations: { getResults },
};
