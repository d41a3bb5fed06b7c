import type { AssetFacts } from '../model/asset';
import { pipelineError } from '../sentences/problems';
import { factsOfAsset, type ImageFacts } from './image-facts';
import { IMAGE_TYPES, LEAST_SIDE, MOST_FITTED_BYTES, MOST_IMAGE_BYTES } from './limits';
import { planFit, type FitPlan } from './plan-fit';
import { recipeOf, recipeText, type FitRecipe } from './recipe';

/** A cover has the shape of its video, so only its format is made fit. */
const OF_COVER: FitRecipe = { shape: 'keep' };

/**
 * How images are made fit, as `PinDraft.fit` has it.
 * @param text a recipe, in any case, such as `pad` or `pad:#ffffff`.
 * @throws PipelineError `fit-invalid`.
 */
export function parseFit(text: string): string {
	const recipe = recipeOf(text);
	if (!recipe) throw pipelineError('fit-invalid', { text });
	return recipeText(recipe);
}

/** How an image of a draft is made fit; undefined where it is sent as it is. @param fit as `PinDraft.fit` has it. */
export function recipeFor(fit: string | undefined, slot: 'media' | 'cover'): FitRecipe | undefined {
	const recipe = fit === undefined ? undefined : recipeOf(fit);
	return recipe && slot === 'cover' ? OF_COVER : recipe;
}

/** What is done to an image that a look has found. Pure. @returns undefined where its size is not known. */
export function planOfAsset(facts: AssetFacts, recipe: FitRecipe): FitPlan | undefined {
	const image = facts.kind === 'image' ? factsOfAsset(facts) : undefined;
	return image && planFit(image, recipe);
}

/** Whether Pinterest takes an image as it is. */
export function isTaken({ type, width, height, bytes }: ImageFacts): boolean {
	return IMAGE_TYPES.includes(type) && bytes <= MOST_IMAGE_BYTES && Math.min(width, height) >= LEAST_SIDE;
}

/** As many as a photograph of good quality has at the most. */
const BYTES_PER_PIXEL = 1;

/** How large an image may be once it was made fit, in bytes: what a newer format packs into little is more as JPEG or PNG. */
export function fittedBytes({ width = 0, height = 0 }: Pick<AssetFacts, 'width' | 'height'>): number {
	return Math.min(MOST_FITTED_BYTES, width * height * BYTES_PER_PIXEL);
}
