import type { INodeProperties } from 'n8n-workflow';

/** An option that another one replaced: a saved workflow that has it goes on with it, and otherwise it is not offered. */
export const onlyWhereSet = (option: INodeProperties): INodeProperties => ({
	...option,
	displayOptions: { show: { [option.name]: [{ _cnd: { exists: true } }] } },
});
