import type { IBinaryData, IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { downloadBoardImages, type BoardImage, type DownloadOptions, type Save } from '../../../lib';
import { boardLocator, boardOf } from '../../shared/board-locator';
import type { Routed } from '../../shared/each-item';
import { mediaOpener } from '../../shared/media-opener';
import { FAILED, forOperation, RESULTS, type Operation } from '../operation';

/** The images of a board's pins in the board's order, one item for each. */
export const downloadImages: Operation = {
	description: forOperation('board', 'downloadImages', [
		boardLocator,
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			displayOptions: { show: { returnAll: [false] } },
			description: 'Max number of results to return',
			hint: 'Counted in pins. The images of a carousel are an item each.',
		},
		{
			displayName: 'Videos',
			name: 'videos',
			type: 'options',
			default: 'skip',
			options: [
				{ name: 'Download Thumbnail', value: 'thumbnail', description: 'The still that stands for the video' },
				{ name: 'Skip', value: 'skip', description: 'As if they were not on the board' },
			],
			description: 'What to do with pins that are videos, whose films Pinterest does not give away',
		},
		{
			displayName: 'Put Output in Field',
			name: 'binaryPropertyName',
			type: 'string',
			default: 'data',
			required: true,
			hint: 'The name of the output binary field to put the image in',
		},
	]),

	async execute(context, pipeline, itemIndex) {
		const { board, field, ...options } = parametersOf(context, itemIndex);
		const signal = context.getExecutionCancelSignal();
		const { boardId } = await pipeline.account.destination(board);
		const keep: Save<IBinaryData> = async ({ stream, fileName, contentType }) =>
			await context.helpers.prepareBinaryData(stream, fileName, contentType);
		const answers: Routed[] = [];
		for await (const image of downloadBoardImages(pipeline, boardId, keep, {
			...options,
			open: mediaOpener(context, itemIndex),
			signal,
		})) {
			answers.push(routed(image, field));
		}
		return answers;
	},
};

function parametersOf(
	context: IExecuteFunctions,
	itemIndex: number,
): Pick<DownloadOptions, 'limit' | 'videos'> & { board: string; field: string } {
	return {
		board: boardOf(context, itemIndex),
		field: context.getNodeParameter('binaryPropertyName', itemIndex) as string,
		limit: context.getNodeParameter('returnAll', itemIndex)
			? undefined
			: (context.getNodeParameter('limit', itemIndex) as number),
		videos: context.getNodeParameter('videos', itemIndex) as DownloadOptions['videos'],
	};
}

/** What came in with the item stays behind: the images are new. */
function routed({ saved, ...facts }: BoardImage<IBinaryData>, field: string): Routed {
	return {
		output: saved ? RESULTS : FAILED,
		json: { ...facts } as unknown as IDataObject,
		binary: saved ? { [field]: saved } : {},
	};
}
