/**
 * The script of the page. Everything works without it; it spares people reloads.
 * Parts with `data-live` and an `id` are fetched again when something has moved.
 */
export const PAGE_SCRIPT = `'use strict';
(() => {
	// What a person confirms: <form data-confirm="Cancel 12 pins?">
	document.addEventListener('submit', (event) => {
		const question = event.target.dataset.confirm;
		if (question && !window.confirm(question)) event.preventDefault();
	});
	// A filter that is chosen is applied: <form data-auto>
	document.addEventListener('change', (event) => {
		const form = event.target.form;
		if (form && form.dataset.auto !== undefined) form.requestSubmit();
	});
	// Keys of a card that has the focus: <article data-keyed> with <button data-key="a">
	document.addEventListener('keydown', (event) => {
		if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
		const card = event.target.closest && event.target.closest('[data-keyed]');
		const button = card && /^[a-z]$/.test(event.key) && card.querySelector('button[data-key="' + event.key + '"]');
		if (!button || button.disabled || event.repeat) return;
		event.preventDefault();
		button.click();
	});
})();
`;
