/** How an image is made fit for Pinterest. */
export interface FitRecipe {
	/** What becomes of an image that is not 2:3. */
	shape: 'keep' | 'pad' | 'crop';
	/**
	 * What `pad` fills the space with: a colour as `#rrggbb`, or `blur`, which is the image itself, enlarged and blurred.
	 * @default 'blur'
	 */
	fill?: string;
	/**
	 * What `crop` keeps: the middle, or the part with the most detail and colour.
	 * @default 'attention'
	 */
	focus?: 'centre' | 'attention';
}

const COLOUR = /^#[\da-f]{6}$/;

/**
 * A recipe as a short text, the same for every way to write the same recipe: `keep`, `pad:blur`, `pad:#ffffff`,
 * `crop:attention` or `crop:centre`.
 */
export function recipeText({ shape, fill = 'blur', focus = 'attention' }: FitRecipe): string {
	if (shape === 'pad') return `pad:${fill.toLowerCase()}`;
	return shape === 'crop' ? `crop:${focus}` : 'keep';
}

/**
 * The recipe of such a text, where `pad` and `crop` may stand alone for their defaults.
 * @returns undefined where it is none.
 */
export function recipeOf(text: string): FitRecipe | undefined {
	const [shape, detail, ...rest] = text.trim().toLowerCase().split(':');
	if (rest.length > 0) return undefined;
	if (shape === 'keep' && detail === undefined) return { shape };
	if (shape === 'pad' && (detail === undefined || detail === 'blur' || COLOUR.test(detail)))
		return { shape, fill: detail ?? 'blur' };
	if (shape === 'crop' && (detail === undefined || detail === 'centre' || detail === 'attention'))
		return { shape, focus: detail ?? 'attention' };
	return undefined;
}
