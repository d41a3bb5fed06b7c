import { afterEach, describe, expect, it, vi } from 'vitest';
import { switchOf } from '../../lib';
import { createProgram } from '../../runner/program';
import { settingsOf } from '../../runner/settings';
import { cli, ownFolder } from '../support/cli';
import { emulate, samples } from '../support/pipeline';
import { commandAt } from '../support/worker';

afterEach(() => vi.unstubAllEnvs());

/** The option values that a command gets, without its work. */
async function valuesOf(args: string[], env: Record<string, string> = {}): Promise<Record<string, unknown>> {
	for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
	const program = createProgram(() => undefined);
	let values: Record<string, unknown> = {};
	const command = program.commands.find((each) => each.name() === args[0]);
	command?.action((...given: unknown[]) => {
		values = given.at(-2) as Record<string, unknown>;
	});
	await program.parseAsync(args, { from: 'user' });
	vi.unstubAllEnvs();
	return values;
}

const OFF = ['0', 'false', 'no', 'off', 'OFF', 'False', ' no ', ''];
const ON = ['1', 'true', 'yes', 'on', 'TRUE'];

describe('environment variables', () => {
	it.each(OFF)('a switch variable with the text "%s" is off', async (text) => {
		const env = { PINTEREST_PIPELINE_LINK_MARKER: text, PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: text };
		expect((await valuesOf(['import', 'pins.csv'], env)).linkMarker).toBe(false);
		expect(settingsOf({}, env).allowPrivateNetwork).toBe(false);
		expect(switchOf(text)).toBe(false);
	});

	it.each(ON)('a switch variable with the text "%s" is on', async (text) => {
		const env = { PINTEREST_PIPELINE_LINK_MARKER: text, PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: text };
		expect((await valuesOf(['import', 'pins.csv'], env)).linkMarker).toBe(true);
		expect(settingsOf({}, env).allowPrivateNetwork).toBe(true);
		expect(switchOf(text)).toBe(true);
	});

	it('a switch without its variable is off', async () => {
		expect((await valuesOf(['import', 'pins.csv'])).linkMarker).toBeUndefined();
		expect(settingsOf({}, {}).allowPrivateNetwork).toBe(false);
	});

	it('an option of a switch wins over its variable, in both directions', async () => {
		const on = { PINTEREST_PIPELINE_LINK_MARKER: '1' };
		const off = { PINTEREST_PIPELINE_LINK_MARKER: 'off' };
		expect(await valuesOf(['import', 'pins.csv', '--no-link-marker'], on)).toMatchObject({ linkMarker: false });
		expect(await valuesOf(['import', 'pins.csv', '--link-marker'], off)).toMatchObject({ linkMarker: true });
	});

	it('configuration is read from variables, and an option wins over its variable', async () => {
		const env = {
			PINTEREST_API_BASE_URL: 'http://127.0.0.1:4870/v5',
			PINTEREST_PIPELINE_STORE: 'memory:',
			PINTEREST_PIPELINE_BUDGET: 'org_write=50/60,org_read=500/60',
			PINTEREST_PIPELINE_CALL_TIMEOUT: '5',
			PINTEREST_PIPELINE_LEASE: '6',
			PINTEREST_PIPELINE_QUARANTINE: '7',
			PINTEREST_PIPELINE_ON_UNKNOWN: 'hold',
			PINTEREST_PIPELINE_SEND_IMAGES: 'inline',
			PINTEREST_PIPELINE_WARM_UP: '5-50/30',
			PINTEREST_PIPELINE_MISSED: 'spread',
			PINTEREST_PIPELINE_SPREAD_OVER: '8',
			PINTEREST_PIPELINE_PRUNE_OLDER_THAN: '400d',
		};
		expect(await valuesOf(['worker'], env)).toMatchObject({
			apiBaseUrl: 'http://127.0.0.1:4870/v5',
			store: 'memory:',
			budget: ['org_write=50/60', 'org_read=500/60'],
			callTimeout: 5,
			lease: 6,
			quarantine: 7,
			onUnknown: 'hold',
			sendImages: 'inline',
			warmUp: { firstDay: 5, lastDay: 50, days: 30 },
			missed: 'spread',
			spreadOver: 8,
			pruneOlderThan: 400 * 86_400,
		});
		const options = ['--call-timeout', '9', '--missed', 'skip', '--budget', 'org_write=1/60', '--store', 'sqlite:x'];
		expect(await valuesOf(['worker', ...options], env)).toMatchObject({
			callTimeout: 9,
			missed: 'skip',
			budget: ['org_write=1/60'],
			store: 'sqlite:x',
		});
	});

	it('an empty variable counts as one that is not set', async () => {
		const names = ['CALL_TIMEOUT', 'ON_UNKNOWN', 'BUDGET', 'STORE', 'WARM_UP', 'MISSED'];
		const env = Object.fromEntries(names.map((name) => [`PINTEREST_PIPELINE_${name}`, '']));
		const values = await valuesOf(['worker'], { ...env, PINTEREST_API_BASE_URL: '' });
		expect(values).toEqual(await valuesOf(['worker']));
		expect(values).toMatchObject({ callTimeout: 60, onUnknown: 'reconcile', missed: 'run-late' });
	});

	it('an invalid variable is reported with its name', async () => {
		const env = { PINTEREST_PIPELINE_CALL_TIMEOUT: 'soon' };
		const { code, stderr } = await cli(['import', 'pins.csv'], { env });
		expect([code, stderr]).toEqual([
			2,
			expect.stringMatching(/'soon' from env 'PINTEREST_PIPELINE_CALL_TIMEOUT' is invalid. "soon" is not a number/),
		]);
	});

	it('options that say what one call of a command does have no variable', async () => {
		const program = createProgram(() => undefined);
		const commands = [...program.commands, ...program.commands.flatMap(({ commands }) => commands)];
		const variables = new Set(commands.flatMap(({ options }) => options.flatMap(({ envVar }) => envVar ?? [])));
		const named = [
			...['BUDGET', 'CALL_TIMEOUT', 'CLIENT_SECRET_FILE', 'FIT', 'LEASE', 'LINK_MARKER', 'LISTEN', 'LOG', 'MISSED'],
			...['ON_UNKNOWN', 'PASSWORD_FILE', 'PROFILE', 'PRUNE_OLDER_THAN', 'QUARANTINE', 'READER_PASSWORD_FILE'],
			...['REQUIRE_APPROVAL', 'SEND_IMAGES', 'SPACING', 'SPREAD_OVER', 'STORE', 'WARM_UP'],
			...['WEBHOOK', 'WEBHOOK_SECRET_FILE'],
		];
		expect([...variables].sort()).toEqual([
			...['PINTEREST_API_BASE_URL', 'PINTEREST_CLIENT_ID'],
			...named.map((name) => `PINTEREST_PIPELINE_${name}`),
		]);
	});

	it('PINTEREST_PIPELINE_DRY_RUN does not make an import a dry run', async () => {
		const emulator = await emulate();
		const { env } = commandAt(emulator, await ownFolder());
		const { code, lines } = await cli(['import', '-', '--json'], {
			env: { ...env, PINTEREST_PIPELINE_DRY_RUN: '0', PINTEREST_PIPELINE_LINK_MARKER: '0' },
			cwd: samples,
			input: 'media_url,board,link\nmedia/lemon-tart.jpg,Travel,https://example.com/tart\n',
		});
		expect([code, lines.at(-1)]).toMatchObject([0, { type: 'summary', created: 1 }]);
		expect(emulator.pins().map(({ link }) => link)).toEqual(['https://example.com/tart']);
	});
});
