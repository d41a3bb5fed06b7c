/** Cards of the calendar that are dragged to another place, or moved by the key m. */
export const CALENDAR = `
(() => {
	// The calendar: a card is dragged to another place, and m opens its form.
	let dragged = null;
	const place = (event) => dragged && event.target.closest?.('[data-cell], [data-day]');
	const mark = (at) => {
		for (const each of document.querySelectorAll('.drop-here')) if (each !== at) each.classList.remove('drop-here');
		if (at) at.classList.add('drop-here');
	};
	document.addEventListener('dragstart', (event) => {
		dragged = event.target.closest?.('[data-key]') ?? null;
		if (!dragged) return;
		event.dataTransfer.effectAllowed = 'move';
		event.dataTransfer.setData('text/plain', dragged.dataset.key);
	});
	document.addEventListener('dragover', (event) => {
		const at = place(event);
		mark(at);
		if (at) event.preventDefault();
	});
	document.addEventListener('dragend', () => {
		dragged = null;
		mark(null);
	});
	document.addEventListener('drop', (event) => {
		const at = place(event);
		const card = dragged;
		if (!at || !card) return;
		event.preventDefault();
		const form = document.getElementById('drop-form');
		form.elements.key.value = card.dataset.key;
		form.elements.was.value = card.dataset.due;
		form.elements.cell.value = at.dataset.cell ?? '';
		form.elements.day.value = at.dataset.day ?? '';
		void moved(form, card.dataset.key);
	});
	async function moved(form, key) {
		const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
		const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
		const fresh = page.getElementById('calendar');
		if (!fresh) return window.location.reload();
		document.getElementById('calendar').replaceWith(document.adoptNode(fresh));
		// These two stay in the page, so that a screen reader says what is put into them.
		for (const live of ['#calendar-problem', '.notices'])
			document.querySelector(live).replaceChildren(...page.querySelector(live).childNodes);
		const time = document.querySelector('#move-form [name=time]');
		(time ?? document.getElementById('pin-' + key)?.querySelector('a'))?.focus();
	}
	document.addEventListener('keydown', (event) => {
		if (event.key !== 'm' || event.ctrlKey || event.metaKey || event.altKey) return;
		if (event.target.matches('input, select, textarea')) return;
		event.target.closest('[data-key]')?.querySelector('a.move')?.click();
	});
})();
`;
