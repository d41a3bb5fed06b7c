/** Keys of a card that has the focus. */
export const KEYS = `
(() => {
	// Keys of a card that has the focus: <article data-keyed> with <button data-press="a">
	document.addEventListener('keydown', (event) => {
		if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
		const card = event.target.closest && event.target.closest('[data-keyed]');
		const button = card && /^[a-z]$/.test(event.key) && card.querySelector('button[data-press="' + event.key + '"]');
		if (!button || button.disabled || event.repeat) return;
		event.preventDefault();
		button.click();
	});
})();
`;
