/** An element with its properties and children. */
export function el<Name extends keyof HTMLElementTagNameMap>(
	name: Name,
	properties: Partial<Omit<HTMLElementTagNameMap[Name], 'style' | 'dataset' | 'attributes'>> & {
		dataset?: Record<string, string>;
		attributes?: Record<string, string>;
	} = {},
	...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
	const { dataset = {}, attributes = {}, ...rest } = properties;
	const element = Object.assign(document.createElement(name), rest);
	Object.assign(element.dataset, dataset);
	for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
	element.append(...children);
	return element;
}

/** An element that the page has. */
export function byId<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
	const element = document.getElementById(id);
	if (!element) throw new Error(`The page has no #${id}.`);
	return element as Kind;
}

/** Sets a text only where it differs, so that nothing is read out or laid out anew. @returns whether it did. */
export function say(element: HTMLElement, text: string): boolean {
	if (element.textContent === text) return false;
	element.textContent = text;
	return true;
}

export function mark(element: HTMLElement, attribute: string, value: string | undefined): void {
	if (value === undefined) element.removeAttribute(attribute);
	else if (element.getAttribute(attribute) !== value) element.setAttribute(attribute, value);
}

export const wantsCalm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Draws the eye to something that changed. */
export function pop(element: HTMLElement, from = 0.7): void {
	if (!wantsCalm())
		element.animate(
			[{ transform: `scale(${from})` }, { transform: 'scale(1.06)', offset: 0.6 }, { transform: 'scale(1)' }],
			{
				duration: 340,
				easing: 'ease-out',
			},
		);
}

/** A row's picture: a plate in its colour, with its number. */
export function plate(row: number, small = false): HTMLElement {
	const element = el('span', { className: small ? 'plate small' : 'plate' }, String(row));
	tint(element, row);
	return element;
}

export function tint(element: HTMLElement, row: number): void {
	element.style.setProperty('--hue', String((row * 67 + 290) % 360));
}
