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
	// One box that chooses all of a page: <input type="checkbox" data-check-all="NAME" hidden>
	const showChoosers = () => {
		for (const box of document.querySelectorAll('[data-check-all]')) box.hidden = false;
	};
	showChoosers();
	document.addEventListener('change', ({ target }) => {
		if (target.dataset.checkAll === undefined) return;
		for (const box of document.querySelectorAll('input[type=checkbox]'))
			if (box.name === target.dataset.checkAll) box.checked = target.checked;
	});
	// Parts that follow what happens: <div id="jobs-list" data-live>
	if (document.body.dataset.livePage === undefined || !window.EventSource) return;
	const pathOf = (element) => (element.id ? '#' + CSS.escape(element.id) : element.name && element.value !== undefined
		? element.tagName + '[name="' + CSS.escape(element.name) + '"][value="' + CSS.escape(element.value) + '"]'
		: element.tagName === 'A' ? 'a[href="' + CSS.escape(element.getAttribute('href') || '') + '"]'
		: element.tagName === 'SUMMARY' && element.parentElement.id ? '#' + CSS.escape(element.parentElement.id) + ' > summary' : '');
	const isWrittenIn = (part) => {
		const { activeElement } = document;
		return part.contains(activeElement) && activeElement.matches('input:not([type=checkbox]):not([type=radio]), textarea, select');
	};
	const replace = (part, fresh) => {
		if (part.isEqualNode(fresh) || isWrittenIn(part)) return;
		const focused = part.contains(document.activeElement) ? pathOf(document.activeElement) : '';
		for (const box of part.querySelectorAll('input:checked')) {
			const same = fresh.querySelector(pathOf(box));
			if (same) same.checked = true;
		}
		for (const details of part.querySelectorAll('details[id]')) {
			const same = fresh.querySelector('#' + CSS.escape(details.id));
			if (same) same.open = details.open;
		}
		const { scrollX, scrollY } = window;
		part.replaceWith(fresh);
		if (focused) fresh.querySelector(focused)?.focus({ preventScroll: true });
		window.scrollTo(scrollX, scrollY);
	};
	let fetching = false;
	let again = false;
	const follow = async () => {
		if (document.hidden || fetching) return void (again = true);
		[fetching, again] = [true, false];
		try {
			const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
			if (answer.ok && !answer.redirected) {
				const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
				for (const part of document.querySelectorAll('[data-live][id]')) {
					const fresh = page.getElementById(part.id);
					if (fresh) replace(part, document.importNode(fresh, true));
				}
				showChoosers();
			}
		} catch {
			again = true; // the page is away for a moment; the stream says when it is back
		}
		fetching = false;
	};
	document.addEventListener('visibilitychange', () => {
		if (!document.hidden && again) void follow();
	});
	const stream = new EventSource('/live');
	let soon;
	stream.addEventListener('moved', () => {
		clearTimeout(soon);
		soon = setTimeout(follow, 200);
	});
	window.addEventListener('pagehide', () => stream.close());
	window.addEventListener('pageshow', ({ persisted }) => {
		if (persisted) location.reload();
	});
})();
`;
