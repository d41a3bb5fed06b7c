import { downloadBoardImages, openImageFolder, type PipelineError, type Problem } from '../../lib';
import { EXIT } from '../exit-codes';
import { interruptible } from '../interrupt';
import { mediaOpener, openPipeline } from '../open-pipeline';
import { printDone, printJson, printNotice, printText } from '../print';
import type { Settings } from '../settings';
import { publishInLittleMemory } from '../streaming-memory';
import { ImageProgress, sentenceOf } from '../ui/image-progress';

export interface BoardImagesOptions {
	/** The folder, which is made where it is missing. */
	to: string;
	/** Only the pins of this section, by its ID or its name. */
	section?: string;
	/** How many pins at the most. */
	limit?: number;
	videos: 'skip' | 'thumbnail';
	/** How many images at once. */
	concurrency: number;
}

/**
 * Downloads the images of a board into a folder, those alone that are not there yet. @returns the exit code: 1 where an
 * image could not be downloaded.
 * @throws PipelineError where the board is not known, and where nothing can be written to the folder any more.
 */
export async function boardImages(
	board: string,
	{ to, section, limit, videos, concurrency }: BoardImagesOptions,
	settings: Settings,
): Promise<number> {
	publishInLittleMemory();
	const { signal, interrupted, done } = interruptible('Stopping.');
	const broken = new AbortController();
	const { pipeline, close } = await openPipeline(settings, {}, { signal });
	const progress = new ImageProgress();
	try {
		const { boardId, sectionId } = await pipeline.account.destination(board, section);
		const folder = await openImageFolder(to, (error) => broken.abort(error));
		try {
			const images = downloadBoardImages(pipeline, boardId, folder.save, {
				...folder.keeping,
				open: mediaOpener(settings, concurrency),
				sectionId,
				limit,
				videos,
				atOnce: concurrency,
				onSkipped: () => progress.skipped(),
				signal: AbortSignal.any([signal, broken.signal]),
			});
			for await (const image of images) {
				const outcome = progress.count(image);
				const line = folder.next(image);
				if (settings.json) printJson(line ? { type: 'image', outcome, ...line } : { type: 'problem', ...image });
				else if (image.problem) sayProblem(image.pin?.url, image.problem, progress);
			}
		} finally {
			await folder.close();
		}
	} catch (error) {
		if (!interrupted() && !broken.signal.aborted) throw error;
	} finally {
		progress.end();
		done();
		await close();
	}
	const { totals } = progress;
	if (settings.json) printJson({ type: 'summary', ...totals });
	else printDone(sentenceOf(totals, to));
	if (broken.signal.aborted) throw broken.signal.reason as PipelineError;
	if (!interrupted()) return totals.failed > 0 ? EXIT.partly : EXIT.done;
	printNotice(`Stopped. Run the same command again: it downloads only what is not in ${to} yet.`);
	return EXIT.interrupted;
}

function sayProblem(pinUrl: string | undefined, { message }: Problem, progress: ImageProgress): void {
	progress.clear();
	printText(pinUrl === undefined ? `The list of pins broke off: ${message}` : `${pinUrl}: ${message}`);
}
