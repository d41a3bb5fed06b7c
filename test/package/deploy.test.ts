import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DockerfileParser, type Instruction } from 'dockerfile-ast';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../runner/program';
import { DEPLOY, environmentOf, exampleVariables, readCompose, VARIABLE, type Service } from '../support/compose';

const ROOT = join(__dirname, '../..');
const { name: PACKAGE, bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
	name: string;
	bin: Record<string, string>;
};
const compose = readCompose();
const services = Object.entries(compose.services);
const SECRETS = { POSTGRES_PASSWORD: 'secret', N8N_ENCRYPTION_KEY: 'key', PAGE_PASSWORD: 'password' };

/** What a service may say, of the Compose Specification. */
const KEYS = [
	...['build', 'command', 'depends_on', 'deploy', 'entrypoint', 'environment', 'healthcheck', 'image', 'ports'],
	...['profiles', 'restart', 'secrets', 'user', 'volumes'],
];
const HEALTH_KEYS = ['test', 'interval', 'timeout', 'retries', 'start_period'];

/** The command of docker compose on this machine; it needs no daemon to check a file. */
const COMPOSE = [['docker', 'compose'], ['docker-compose']].find(
	([command = '', ...args]) => spawnSync(command, [...args, 'version'], { stdio: 'ignore' }).status === 0,
);
if (!COMPOSE) process.stderr.write('Left out: docker compose config, which is not installed.\n');

/** The files that npm would pack. */
const packed = new Set(
	(
		JSON.parse(
			execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, encoding: 'utf8' }),
		) as [{ files: { path: string }[] }]
	)[0].files.map(({ path }) => path),
);

const volumesOf = ({ volumes = [] }: Service) =>
	volumes.map((each) => each.split(':') as [source: string, target: string, mode?: string]);
const isNamed = (source: string) => !source.startsWith('.') && !source.startsWith('/');

/** Whether the command line has this command with these options. */
function isCommand(args: string[]): boolean {
	const options = args.filter((each) => each.startsWith('--'));
	const words = args.join(' ').split(' --')[0]?.split(' ') ?? [];
	let command: Command = createProgram(() => undefined);
	for (const word of words) {
		const next = command.commands.find((each) => each.name() === word);
		if (!next) return false;
		command = next;
	}
	return options.every((option) => command.options.some(({ long }) => long === option));
}

describe('deploy/compose.yaml', () => {
	it.skipIf(!COMPOSE)('is taken by docker compose, with each profile', () => {
		const [command = '', ...args] = COMPOSE ?? [];
		for (const profile of ['', 'emulator']) {
			const options = ['--file', join(DEPLOY, 'compose.yaml'), ...(profile ? ['--profile', profile] : [])];
			const { status, stderr } = spawnSync(command, [...args, ...options, 'config', '--quiet'], {
				env: { ...process.env, ...SECRETS },
				encoding: 'utf8',
			});
			expect([status, stderr]).toEqual([0, '']);
		}
	});

	it('has only keys of the Compose Specification, and each service has an image or is built', () => {
		expect(
			Object.keys(compose).filter(
				(key) => !['name', 'secrets', 'services', 'volumes'].includes(key) && !/^x-/.test(key),
			),
		).toEqual([]);
		for (const [name, service] of services) {
			expect([name, Object.keys(service).filter((key) => !KEYS.includes(key))]).toEqual([name, []]);
			expect([name, Object.keys(service.healthcheck ?? {}).filter((key) => !HEALTH_KEYS.includes(key))]).toEqual([
				name,
				[],
			]);
			expect(service.image).toMatch(/^[\w./-]+(:.+)?$/);
		}
	});

	it('gives each variable as a text, as YAML has its own idea of numbers and switches', () => {
		const odd = services.flatMap(([name, { environment = {} }]) =>
			Object.entries(environment).flatMap(([key, value]) => (typeof value === 'string' ? [] : `${name}: ${key}`)),
		);
		expect(odd).toEqual([]);
	});

	it('waits for services that are there, as long as they are not healthy, or until they have ended', () => {
		for (const [name, { depends_on = {} }] of services) {
			for (const [other, { condition }] of Object.entries(depends_on)) {
				const { healthcheck, restart } = compose.services[other] ?? {};
				const holds = condition === 'service_healthy' ? healthcheck !== undefined : restart === 'no';
				expect([name, other, condition, holds]).toEqual([name, other, condition, true]);
			}
		}
	});

	it('declares each volume that a service mounts, and no other', () => {
		const mounted = services.flatMap(([, service]) => volumesOf(service)).map(([source]) => source);
		const named = new Set(mounted.filter(isNamed));
		expect([...named].sort()).toEqual(Object.keys(compose.volumes).sort());
		for (const source of mounted.filter((each) => !isNamed(each))) expect(existsSync(join(DEPLOY, source))).toBe(true);
	});

	it('publishes each port once, to this machine alone, and each is one that its service listens to', () => {
		const published = services.flatMap(([name, { ports = [] }]) => ports.map((port) => [name, ...port.split(':')]));
		expect(published.map(([, address]) => address)).toEqual(published.map(() => '127.0.0.1'));
		const inside = Object.fromEntries(published.map(([name, , , port]) => [name, port]));
		const { n8n, emulator } = compose.services as { n8n: Service; emulator: Service };
		const portOf = (command: string) =>
			createProgram(() => undefined)
				.commands.find((each) => each.name() === command)
				?.options.find(({ long }) => long === '--port')?.defaultValue as number;
		const ownPort = portOf('emulator');
		const pagePort = String(portOf('serve'));
		expect(inside).toEqual({ n8n: n8n.environment?.N8N_PORT, emulator: String(ownPort), 'pins-page': pagePort });
		expect(compose.services['pins-page']?.healthcheck?.test.join(' ')).toContain(`127.0.0.1:${pagePort}/healthz`);
		expect(new Set(published.map(([, , port]) => port)).size).toBe(published.length);
		expect(emulator.command).toContain(`http://emulator:${ownPort}`);
		expect(emulator.healthcheck?.test.join(' ')).toContain(`127.0.0.1:${ownPort}/`);
	});

	it('names hosts that are services, and the ports and databases that these have', () => {
		const { environment = {} } = compose.services['n8n-worker'] as Service;
		expect(environment).toMatchObject({ DB_POSTGRESDB_HOST: 'postgres', DB_POSTGRESDB_PORT: '5432' });
		expect(environment).toMatchObject({ QUEUE_BULL_REDIS_HOST: 'redis', QUEUE_BULL_REDIS_PORT: '6379' });
		const { postgres } = compose.services;
		const store = new URL(environmentOf({ environment }, SECRETS).PINTEREST_PIPELINE_STORE ?? '');
		expect([store.hostname, store.port, store.username, store.password]).toEqual([
			'postgres',
			'5432',
			postgres?.environment?.POSTGRES_USER,
			'secret',
		]);
		expect(store.pathname).toBe(`/${postgres?.environment?.POSTGRES_DB}`);
		expect(environment.DB_POSTGRESDB_USER).toBe(postgres?.environment?.POSTGRES_USER);
		const made = readFileSync(join(DEPLOY, 'postgres/n8n.sql'), 'utf8');
		expect(made).toContain(`CREATE DATABASE ${environment.DB_POSTGRESDB_DATABASE};`);
	});

	it('gives n8n and its workers one database, queue, key, store and set of nodes', () => {
		const { n8n, 'n8n-worker': worker, 'pins-worker': pins } = compose.services as Record<string, Service>;
		const shared = (service?: Service) =>
			Object.entries(service?.environment ?? {}).filter(([name]) =>
				/^(DB_|EXECUTIONS_MODE|QUEUE_BULL|N8N_ENCRYPTION|N8N_DEFAULT_BINARY|N8N_UNVERIFIED|OFFLOAD|PINTEREST_)/.test(
					name,
				),
			);
		expect(shared(n8n).length).toBeGreaterThan(12);
		expect(shared(worker)).toEqual(shared(n8n));
		expect(pins?.environment?.PINTEREST_PIPELINE_STORE).toBe(n8n?.environment?.PINTEREST_PIPELINE_STORE);
		expect(worker?.image).toBe(n8n?.image);
		expect(worker?.deploy?.replicas).toBe(2);
		for (const service of [n8n, worker])
			expect(volumesOf(service as Service)).toContainEqual(['nodes', '/home/node/.n8n/nodes']);
	});

	it('puts the package where n8n looks for it, in the folder that the image has it in', () => {
		const script = compose.services.package?.command?.join('\n') ?? '';
		expect(script).toContain(`cp -R /usr/local/lib/node_modules/${PACKAGE} /nodes/node_modules/`);
		expect(volumesOf(compose.services.package as Service)).toContainEqual(['nodes', '/nodes']);
	});

	it('gives the page and the worker one record and one account, and the page its password as a secret', () => {
		const { 'pins-worker': worker, 'pins-page': page } = compose.services as Record<string, Service>;
		expect(page?.environment).toMatchObject(worker?.environment ?? {});
		expect(page?.volumes).toEqual(worker?.volumes);
		expect(page?.command).toContain(`/run/secrets/${page?.secrets?.[0]}`);
		expect(compose.secrets).toEqual({ 'page-password': { environment: 'PAGE_PASSWORD' } });
		expect(exampleVariables()).toHaveProperty('PAGE_PASSWORD', '');
	});

	it('calls commands and options that the command line has', () => {
		const calls = services.flatMap(([, { build, entrypoint, command = [] }]) =>
			build && !entrypoint ? [command] : [],
		);
		expect(calls.map(([first]) => first).sort()).toEqual(['emulator', 'serve', 'worker']);
		expect(calls.filter((call) => !isCommand(call))).toEqual([]);
		expect(isCommand(['emulator', '--hots', '0.0.0.0'])).toBe(false);
	});

	it('sets only variables of ours that the code reads', () => {
		const sources = globSync('{lib,nodes,runner,credentials}/**/*.ts', { cwd: ROOT });
		const code = sources.map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n');
		const program = createProgram(() => undefined);
		const commands = [...program.commands, ...program.commands.flatMap(({ commands: more }) => more)];
		const known = new Set([
			...commands.flatMap(({ options }) => options.flatMap(({ envVar }) => envVar ?? [])),
			...(code.match(/(?<=\benv\.)PINTEREST_\w+|(?<=^\t\t)PINTEREST_\w+(?=: \w+,$)/gm) ?? []),
		]);
		const set = services.flatMap(([, { environment = {} }]) => Object.keys(environment));
		const ours = [...new Set(set.filter((name) => name.startsWith('PINTEREST_')))];
		expect(ours.length).toBe(7);
		expect(ours.filter((name) => !known.has(name))).toEqual([]);
		expect(known.has('PINTEREST_PIPELINE_STORES')).toBe(false);
	});

	it('takes the variables that .env.example explains, and stops where a password or a key is missing', () => {
		const text = readFileSync(join(DEPLOY, 'compose.yaml'), 'utf8');
		const used = new Set([...text.matchAll(VARIABLE)].map(([, name]) => name));
		for (const { environment } of Object.values(compose.secrets)) used.add(environment);
		expect(Object.keys(exampleVariables()).sort()).toEqual([...used].sort());
		for (const [, service] of services.filter(([name]) => ['n8n', 'n8n-worker', 'postgres'].includes(name)))
			expect(() => environmentOf(service, exampleVariables())).toThrow(/Write a (password|key) into \.env/);
		const defaults = new Map(
			[...text.matchAll(VARIABLE)].flatMap(([, name, sign, value]) => (sign === ':-' ? [[name, value] as const] : [])),
		);
		for (const [name, value] of defaults) expect([name, exampleVariables()[name as string]]).toEqual([name, value]);
	});
});

describe('deploy/Dockerfile', () => {
	const file = DockerfileParser.parse(readFileSync(join(DEPLOY, 'Dockerfile'), 'utf8'));
	const all = file.getInstructions();
	const stages = all.flatMap((each, index) => (each.getKeyword() === 'FROM' ? [index] : []));
	const last = all.slice(stages.at(-1));
	const text = (instruction?: Instruction) => instruction?.getRawArgumentsContent() ?? '';
	const of = (keyword: string, among = last) => among.filter((each) => each.getKeyword() === keyword);
	const json = (instruction?: Instruction) => JSON.parse(/\[.*\]/.exec(text(instruction))?.[0] ?? '[]') as string[];

	it('has only instructions that Docker knows', () => {
		const known = ['FROM', 'WORKDIR', 'COPY', 'RUN', 'ENV', 'USER', 'VOLUME', 'HEALTHCHECK', 'ENTRYPOINT', 'CMD'];
		expect(all.map((each) => each.getKeyword()).filter((keyword) => !known.includes(keyword))).toEqual([]);
		expect(of('CMD')).toHaveLength(1);
	});

	it("begins with the project's version of Node, and does not run as root", () => {
		const version = readFileSync(join(ROOT, '.node-version'), 'utf8').trim().split('.')[0] as string;
		for (const from of of('FROM', all)) expect(text(from)).toMatch(new RegExp(`^node:${version}-`));
		expect(text(of('USER').at(-1))).toBe('node');
		const after = last.slice(last.indexOf(of('USER').at(-1) as Instruction));
		expect(of('RUN', after)).toEqual([]); // what needs root is done before
	});

	it('copies what is there, and what .dockerignore does not keep from it', () => {
		const sources = of('COPY', all.slice(0, stages.at(-1))).flatMap((copy) => text(copy).split(' ').slice(0, -1));
		expect(sources).toContain('package-lock.json');
		const ignored = readFileSync(join(DEPLOY, 'Dockerfile.dockerignore'), 'utf8').split('\n').filter(Boolean);
		for (const source of sources)
			expect([source, existsSync(join(ROOT, source)), ignored.includes(source)]).toEqual([source, true, false]);
		const needed = [
			'gulpfile.js',
			'lib',
			'nodes',
			'credentials',
			'runner',
			'emulator',
			'scripts',
			'samples',
			'workflows',
		];
		expect(needed.filter((each) => ignored.includes(each) || !existsSync(join(ROOT, each)))).toEqual([]);
		expect(ignored).toEqual(expect.arrayContaining(['node_modules', '.git', 'deploy/.env']));
	});

	it('starts the command of the package, which npm packs, and looks at its store', () => {
		const folder = `/usr/local/lib/node_modules/${PACKAGE}`;
		expect(of('COPY')[0]?.toString()).toBe(`COPY --from=package /package ${folder}`);
		const [[command = '', path = ''] = []] = Object.entries(bin);
		expect(packed.has(path)).toBe(true);
		expect(text(of('RUN')[0])).toContain(`ln -s ../lib/node_modules/${PACKAGE}/${path} /usr/local/bin/${command}`);
		expect(json(of('ENTRYPOINT')[0])).toEqual([command]);
		const [first, ...check] = json(of('HEALTHCHECK')[0]);
		expect(first).toBe(command);
		expect(isCommand(check)).toBe(true);
		expect(isCommand(json(of('CMD')[0]))).toBe(true);
	});
});
