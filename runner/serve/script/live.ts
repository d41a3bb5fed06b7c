/** Parts of a page that follow what happens: each with `data-live` and an `id` is fetched again when something has moved. */
export const LIVE = `
(() => {
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
				document.dispatchEvent(new Event('pipeline:replaced'));
			}
		} catch {
			again = true; // the page is away for a moment; the stream says when it is back
		}
		fetching = false;
	};
	document.addEventListener('visibilitychange', () => {
		if (!document.hidden && again) void follow();
	});
	const stream = new EventSource('/live?since=' + document.body.dataset.livePage);
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
