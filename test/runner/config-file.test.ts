import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CONFIG_KEYS } from '../../runner/config-file';
import { createProgram } from '../../runner/program';
import { settingsOf } from '../../runner/settings';
import { cli, ownFolder } from '../support/cli';
import { loginAt } from '../support/login';
import { emulate, samples } from '../support/pipeline';

afterEach(() => vi.unstubAllEnvs());

/** A home with this config file. @returns its path. */
async function homeWith(config: unknown): Promise<string> {
	const home = await ownFolder({ inputs: ['.config'] });
	await mkdir(join(home, '.config/pinterest-pipeline'), { recursive: true });
	const text = typeof config === 'string' ? config : JSON.stringify(config);
	await writeFile(join(home, '.config/pinterest-pipeline/config.json'), text);
	return home;
}

/** The option values that a command gets, without its work. */
async function valuesOf(args: string[], env: Record<string, string>): Promise<Record<string, unknown>> {
	for (const [name, value] of Object.entries({ XDG_CONFIG_HOME: '', XDG_DATA_HOME: '', ...env }))
		vi.stubEnv(name, value);
	const program = createProgram(() => undefined);
	let values: Record<string, unknown> = {};
	program.commands
		.find((each) => each.name() === args[0])
		?.action((...given: unknown[]) => {
			values = given.at(-2) as Record<string, unknown>;
		});
	try {
		await program.parseAsync(args, { from: 'user' });
	} finally {
		vi.unstubAllEnvs();
	}
	return values;
}

const CONFIG = {
	store: 'sqlite:/all.sqlite',
	lease: 30,
	profiles: {
		'shop-de': {
			store: 'sqlite:/shop.sqlite',
			apiBaseUrl: 'https://api-sandbox.pinterest.com/v5',
			budget: ['org_write=50/60', 'org_read=500/60'],
			warmUp: '5-50/30',
			linkMarker: true,
			sendImages: 'inline',
			allowPrivateNetwork: true,
		},
	},
};

describe('config.json', () => {
	it('gives commands the values of their profile, and of the file where the profile has none', async () => {
		const HOME = await homeWith(CONFIG);
		const values = await valuesOf(['import', 'pins.csv', '--profile', 'shop-de'], { HOME });
		expect(values).toMatchObject({
			store: 'sqlite:/shop.sqlite',
			lease: 30,
			apiBaseUrl: 'https://api-sandbox.pinterest.com/v5',
			budget: ['org_write=50/60', 'org_read=500/60'],
			warmUp: { firstDay: 5, lastDay: 50, days: 30 },
			linkMarker: true,
			sendImages: 'inline',
			callTimeout: 60,
		});
		expect(settingsOf(values as never).allowPrivateNetwork).toBe(true);
		expect(settingsOf(values as never, { PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '0' }).allowPrivateNetwork).toBe(
			false,
		);
	});

	it('comes after the environment, and the environment after options', async () => {
		const env = { HOME: await homeWith(CONFIG), PINTEREST_PIPELINE_SEND_IMAGES: 'url', PINTEREST_PIPELINE_LEASE: '' };
		const args = ['import', 'pins.csv', '--profile', 'shop-de', '--store', 'memory:'];
		expect(await valuesOf(args, env)).toMatchObject({ store: 'memory:', sendImages: 'url', lease: 30 });
		const noMarker = await valuesOf([...args, '--no-link-marker'], env);
		expect(noMarker.linkMarker).toBe(false);
		expect((await valuesOf(args, { ...env, PINTEREST_PIPELINE_LINK_MARKER: '0' })).linkMarker).toBe(false);
	});

	it('may name the profile of commands that name none', async () => {
		const HOME = await homeWith({ ...CONFIG, profile: 'shop-de' });
		expect((await valuesOf(['worker'], { HOME })).store).toBe('sqlite:/shop.sqlite');
		expect((await valuesOf(['worker', '--profile', 'default'], { HOME })).store).toBe('sqlite:/all.sqlite');
	});

	it('may be absent', async () => {
		expect(await valuesOf(['worker'], { HOME: await ownFolder() })).toMatchObject({ lease: 120, callTimeout: 60 });
	});

	it('can set every option that has a variable, and the switch that has nothing but one', () => {
		const program = createProgram(() => undefined);
		const commands = program.commands.flatMap((command) => [command, ...command.commands]);
		const names = new Set(
			commands
				.flatMap(({ options }) => options)
				.filter(({ envVar }) => envVar !== undefined)
				.map((option) => option.attributeName()),
		);
		names.delete('profile');
		expect([...CONFIG_KEYS].sort()).toEqual([...names, 'allowPrivateNetwork'].sort());
	});

	it.each([
		['{ "profiles": ', /config\.json is not valid JSON(?: \(line 1 column \d+\))?\.$/],
		['{ "clientId": pina_SECRET_TOKEN }', /config\.json is not valid JSON(?: \(line 1 column \d+\))?\.$/],
		[{ accessToken: 'pina_SECRET_TOKEN' }, /config\.json: Unrecognized key: "accessToken"$/],
		[
			{ profiles: { 'shop-de': { clientSecret: 'SECRET_TOKEN' } } },
			/config\.json: profiles\.shop-de: Unrecognized key: "clientSecret"$/,
		],
		[
			{ profiles: { 'shop-de': { lease: 'SECRET_TOKEN' } } },
			/profiles\.shop-de\.lease: Invalid input: expected number/,
		],
		[{ profiles: { 'shop-de': { lease: -3 } } }, /profiles\.shop-de\.lease: the value is not a number of seconds\.$/],
		[
			{ profiles: { 'shop-de': { sendImages: 'SECRET_TOKEN' } } },
			/sendImages: Allowed choices are auto, url, inline\.$/,
		],
		[{ profiles: { 'shop-de': { warmUp: 'SECRET_TOKEN' } } }, /profiles\.shop-de\.warmUp: /],
		[{ profiles: { 'shop-de': { apiBaseUrl: 'SECRET_TOKEN' } } }, /apiBaseUrl: this is not a web address$/],
		[{ profiles: { 'Shop DE': {} } }, /names of profiles have lower-case letters, digits, - and _$/],
		[{ profile: '../x' }, /config\.json: profile: this is not the name of a profile$/],
		['[]', /config\.json: Invalid input: expected object, received array$/],
	])('with the mistake %j is one line that repeats no value', async (config, line) => {
		const HOME = await homeWith(config);
		const error = await valuesOf(['import', 'pins.csv', '--profile', 'shop-de'], { HOME }).catch(
			(thrown: Error) => thrown,
		);
		expect(error).toBeInstanceOf(Error);
		const { message } = error as Error;
		expect(message).toMatch(line);
		expect(message).not.toMatch(/SECRET|\n/);
	});

	it("leads commands on the record to the profile's own store", async () => {
		const emulator = await emulate();
		const home = await homeWith({});
		const store = `sqlite:${join(home, 'shop.sqlite')}`;
		const config = { profiles: { 'shop-de': { store }, other: {} } };
		await writeFile(join(home, '.config/pinterest-pipeline/config.json'), JSON.stringify(config));
		await loginAt(emulator, home, { profile: 'shop-de' });
		const input = 'media_url,board\nmedia/lemon-tart.jpg,Travel\n';
		const env = { HOME: home };
		const imported = await cli(['import', '-', '--profile', 'shop-de', '--json'], { env, cwd: samples, input });
		expect(imported.lines.at(-1)).toMatchObject({ created: 1 });
		const listed = async (profile: string) =>
			(await cli(['jobs', 'list', '--json', '--profile', profile], { env })).lines.length;
		expect([await listed('shop-de'), await listed('other')]).toEqual([1, 0]);
	});

	it('and the connected accounts are the profiles that there are: another name is one line', async () => {
		const env = { HOME: await homeWith(CONFIG) };
		const { code, stderr } = await cli(['jobs', 'list', '--profile', 'shop-d'], { env });
		expect({ code, stderr }).toEqual({
			code: 2,
			stderr:
				'pinterest-pipeline: No profile is called shop-d. There are: shop-de. To connect an account with it: pinterest-pipeline auth login --profile shop-d\n',
		});
	});
});
