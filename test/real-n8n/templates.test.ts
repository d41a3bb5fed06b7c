import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type Emulator } from '../../emulator';
import { openEditor } from './browser';
import { startNeighbours, type Neighbours } from './neighbours/server';
import { packedHome, type Home } from './packed-home';
import { PICTURE_SIZE, takePicture } from './templates/picture';
import { importTemplate } from './templates/running';
import { templates } from './templates';

const MINUTES = 60_000;
/** Where pictures of the templates are kept, if at all: docs/pictures/templates has those of the docs. */
const PICTURES = process.env.TEMPLATE_PICTURES;

let emulator: Emulator;
let neighbours: Neighbours;
let home: Home;
let server: Awaited<ReturnType<Home['startServer']>>;
let cookie: string;
let editor: Awaited<ReturnType<typeof openEditor>> | undefined;

beforeAll(async () => {
	emulator = await startEmulator();
	neighbours = await startNeighbours();
	home = await packedHome(emulator, neighbours.env);
	for (const { services } of templates) if (services) neighbours.add(services);
	const credentials = new Map(templates.flatMap((each) => each.credentials).map((each) => [each.id, each]));
	await home.importCredentials([...credentials.values()]);
	server = await home.startServer();
	cookie = await server.login();
	if (PICTURES) editor = await openEditor(server, PICTURE_SIZE);
}, 25 * MINUTES);

afterAll(async () => {
	await editor?.close();
	await server?.stop();
	await home?.remove();
	await neighbours?.close();
	await emulator?.close();
}, MINUTES);

describe('a template in a real n8n, beside the service that its nodes talk to', () => {
	it.each(templates.map((template) => [template.file, template.does, template] as const))(
		'%s %s',
		async (_file, _does, template) => {
			const running = await importTemplate(template, { emulator, neighbours, server, cookie });
			await template.scenario(running);
			expect(neighbours.unknown()).toEqual([]);
			if (!editor || !PICTURES) return;
			const name = basename(template.file, '.json');
			await takePicture(editor.page, `${server.url}/workflow/${running.workflow.id}`, PICTURES, name);
		},
		5 * MINUTES,
	);
});
