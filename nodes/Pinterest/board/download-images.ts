import type { IBinaryData, IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { downloadBoardImages, type BoardImage, type DownloadOptions, type Save } from '../../../lib';
import { boardLocator, boardOf } from '../../shared/board-locator';
import type { Routed } from '../../shared/each-item';
import { limitOf, listLimit } from '../../shared/list-limit';
import { mediaOpener } from '../../shared/media-opener';
import { FAILED, RESULTS } from '../../shared/operation';
import { sectionLocator, sectionOf } from '../../shared/section-locator';
import type { ResourceOperation } from '../resource';

/** Returns the images of a board's pins in the order of the board, one item per image. */
export const downloadImages: ResourceOperation = {
	option: {
		name: 'Download Images',
		action: 'Download the images of a board',
		description: "Download the images of a board's pins in the largest available size. Returns one item per image.",
	},
	description: [
		boardLocator,
		{
			...sectionLocator,
			description: 'Only the pins of this section. If empty, all pins of the board, those in its sections too.',
		},
		...listLimit('Pins are counted, not images: a carousel pin returns one item per image'),
		{
			displayName: 'Videos',
			name: 'videos',
			type: 'options',
			default: 'skip',
			options: [
				{ name: 'Download Thumbnail', value: 'thumbnail', description: 'Download the preview image of the video' },
				{ name: 'Skip', value: 'skip', description: 'Return nothing for video pins' },
			],
			description: 'What to do with video pins. Pinterest does not allow apps to download the videos themselves.',
		},
		{
			displayName: 'Put Output in Field',
			name: 'binaryPropertyName',
			type: 'string',
			default: 'data',
			required: true,
			hint: 'The name of the output binary field to put the image in',
		},
	],

	async execute(context, pipeline, itemIndex) {
		const { board, section, field, ...options } = parametersOf(context, itemIndex);
		const signal = context.getExecutionCancelSignal();
		const { boardId, sectionId } = await pipeline.account.destination(board, section);
		const keep: Save<IBinaryData> = async ({ stream, fileName, contentType }) =>
			await context.helpers.prepareBinaryData(stream, fileName, contentType);
		const answers: Routed[] = [];
		for await (const image of downloadBoardImages(pipeline, boardId, keep, {
			...options,
			sectionId,
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
): Pick<DownloadOptions, 'limit' | 'videos'> & { board: string; section?: string; field: string } {
	return {
		board: boardOf(context, itemIndex),
		section: sectionOf(context, itemIndex),
		field: context.getNodeParameter('binaryPropertyName', itemIndex) as string,
		limit: limitOf(context, itemIndex),
		videos: context.getNodeParameter('videos', itemIndex) as DownloadOptions['videos'],
	};
}

/** An output item contains only the image and its pin, not the fields of the input item. */
function routed({ saved, ...facts }: BoardImage<IBinaryData>, field: string): Routed {
	return {
		output: saved ? RESULTS : FAILED,
		json: { ...facts } as unknown as IDataObject,
		binary: saved ? { [field]: saved } : {},
	};
}
