import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { sectionLocator, sectionOf } from '../../shared/section-locator';
import { nodeProblem } from '../../shared/sentences';

/** The section that an operation is about. */
export const sectionField: INodeProperties = {
	...sectionLocator,
	required: true,
	description: 'The section of the board',
};

/** Its ID or its name. @throws PipelineError `section-missing`. */
export function wantedSection(context: IExecuteFunctions, itemIndex: number): string {
	const wanted = sectionOf(context, itemIndex);
	if (wanted === undefined) throw nodeProblem('section-missing');
	return wanted;
}
