import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType, type INodeTypeDescription } from 'n8n-workflow';
import { describeFinding, preflight, problemOfFindings, systemClock } from '../../lib';
import { eachItem } from '../shared/each-item';
import { mediaOpener } from '../shared/media-opener';
import { draftOf, withLearned } from '../shared/travelling-item';

const VALID = 0;
const NEEDS_FIX = 1;

/** Finds what would fail, before anything is sent to Pinterest. */
export class PinterestValidate implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Pinterest Validate',
		name: 'pinterestValidate',
		icon: { light: 'file:../shared/icons/validate.svg', dark: 'file:../shared/icons/validate.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: 'check before anything is sent',
		description: 'Check pins and their images and videos before anything is sent to Pinterest',
		defaults: { name: 'Pinterest Validate' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [
			{ type: NodeConnectionTypes.Main, displayName: 'Valid' },
			{ type: NodeConnectionTypes.Main, displayName: 'Needs Fix' },
		],
		usableAsTool: true,
		properties: [
			{
				displayName:
					'Looks at the bytes of each image and video, not at its name. Items come from Pinterest Batch Import, or have columns such as media_url, board and title.',
				name: 'notice',
				type: 'notice',
				default: '',
			},
		],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const signal = this.getExecutionCancelSignal();
		return await eachItem(this, { outputs: 2, failed: NEEDS_FIX }, async () => undefined, async (_, item, index) => {
			const draft = draftOf(item);
			const { asset, findings, valid } = await preflight(draft, { open: mediaOpener(this, index), clock: systemClock, signal });
			const described = findings.map((finding) => ({ ...finding, ...describeFinding(finding) }));
			const problem = problemOfFindings(findings);
			return {
				output: valid ? VALID : NEEDS_FIX,
				json: withLearned(item, { draft, asset, findings: described, outcome: valid ? undefined : 'failed', problem }),
			};
		});
	}
}
