/** What the browser shows when it comes back from the consent page. */
export function answerPage(title: string, text: string): string {
	return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<style>
	:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
	body { max-width: 32rem; margin: 18vh auto 0; padding: 0 1.5rem }
	h1 { font-size: 1.5rem; margin: 0 0 .5rem }
</style>
<main>
	<h1>${escaped(title)}</h1>
	<p>${escaped(text)}</p>
</main>
</html>
`;
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
