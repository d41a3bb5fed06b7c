/** Filters that apply themselves, and boxes that choose all of a page. */
export const FORMS = `
(() => {
	// A filter that is chosen is applied: <form data-auto>
	document.addEventListener('change', (event) => {
		const form = event.target.form;
		if (form && form.dataset.auto !== undefined) form.requestSubmit();
	});
	// One box that chooses all of a page: <input type="checkbox" data-check-all="NAME" hidden>
	const showChoosers = () => {
		for (const box of document.querySelectorAll('[data-check-all]')) box.hidden = false;
	};
	showChoosers();
	document.addEventListener('pipeline:replaced', showChoosers);
	document.addEventListener('change', ({ target }) => {
		if (target.dataset.checkAll === undefined) return;
		for (const box of document.querySelectorAll('input[type=checkbox]'))
			if (box.name === target.dataset.checkAll) box.checked = target.checked;
	});
})();
`;
