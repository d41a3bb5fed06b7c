import type { PageAt } from './page';

type At = Pick<PageAt, 'get' | 'text'>;

/** Sends a sheet as the page's form does. */
export async function upload(page: At, sheet: string | Blob, name = 'pins.csv', fields: Record<string, string> = {}) {
	const action = /action="(\/imports\/new\?csrf=[^"]+)"/.exec(await page.text('/imports/new'))?.[1] ?? '';
	const body = new FormData();
	for (const [field, value] of Object.entries(fields)) body.append(field, value);
	body.append('sheet', typeof sheet === 'string' ? new Blob([sheet]) : sheet, name);
	return await page.get(action.replaceAll('&amp;', '&'), { method: 'POST', body });
}

/** Reads a page again until it says something. */
export async function until(page: At, path: string, said: RegExp): Promise<string> {
	for (let tries = 0; tries < 300; tries++) {
		const text = await page.text(path);
		if (said.test(text)) return text;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	throw new Error(`${path} never said ${said}: ${await page.text(path)}`);
}

/** Uploads a sheet and waits for its check. @returns the address of the check, and what it says. */
export async function checked(page: At, sheet: string | Blob, name?: string, fields?: Record<string, string>) {
	const answer = await upload(page, sheet, name, fields);
	const path = answer.headers.get('location') ?? '';
	if (answer.status !== 303) throw new Error(`The sheet was refused (${answer.status}): ${await answer.text()}`);
	return { path, text: await until(page, path, /Do not import it|class="problem"/) };
}

/** Uploads a sheet, publishes it and waits for the end. @returns the address of the import, and what it says. */
export async function published(
	page: At & Pick<PageAt, 'post'>,
	sheet: string | Blob,
	name?: string,
	fields?: Record<string, string>,
) {
	const { path } = await checked(page, sheet, name, fields);
	const answer = await page.post(`${path}/publish`);
	const to = answer.headers.get('location') ?? '';
	return { path: to, text: await until(page, to, /class="chip good">done</) };
}
