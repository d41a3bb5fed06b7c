import type { NodeHint } from 'n8n-workflow';

/**
 * Says before a run that no item of the input has the file that Input Binary Field names.
 * @param condition when the node reads a file, as a part of an n8n expression.
 * @param instead what else the user can do.
 */
export const missingFileHint = (condition: string, instead: string): NodeHint => ({
	message: `No item of the input has a file in the field that Input Binary Field names. ${instead}`,
	type: 'warning',
	location: 'outputPane',
	whenToDisplay: 'beforeExecution',
	displayCondition: `={{ ${condition} && $input.all().length > 0 && $input.all().every((item) => !Object.keys(item.binary ?? {}).includes($parameter["binaryPropertyName"])) }}`,
});
