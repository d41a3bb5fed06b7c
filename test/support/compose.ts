import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';

export const DEPLOY = join(__dirname, '../../deploy');

/** A service of the compose file, as far as the tests look at it. */
export interface Service {
	image?: string;
	build?: { context: string; dockerfile: string };
	command?: string[];
	entrypoint?: string[];
	environment?: Record<string, string>;
	ports?: string[];
	volumes?: string[];
	depends_on?: Record<string, { condition: string }>;
	healthcheck?: { test: string[] } & Record<string, unknown>;
	restart?: string;
	deploy?: { replicas: number };
	profiles?: string[];
	/** Names of the file's secrets. */
	secrets?: string[];
}

export interface Compose {
	name: string;
	services: Record<string, Service>;
	volumes: Record<string, unknown>;
	secrets: Record<string, { environment: string }>;
}

/** A `${VARIABLE}` of the compose file. */
export const VARIABLE = /\$\{(\w+)(?:(:?[-?])([^}]*))?\}/g;

/** deploy/compose.yaml with its anchors and merge keys resolved, and its variables as they are written. @throws where it is not valid YAML. */
export function readCompose(): Compose {
	const document = parseDocument(readFileSync(join(DEPLOY, 'compose.yaml'), 'utf8'), { merge: true, strict: true });
	const [problem] = [...document.errors, ...document.warnings];
	if (problem) throw problem;
	return document.toJS() as Compose;
}

/**
 * The environment that a service gets, as docker compose makes it of the file and the variables in `.env`.
 * @throws where a variable that the file asks for is missing.
 */
export function environmentOf(service: Service, variables: Record<string, string>): Record<string, string> {
	const filled = (text: string) =>
		text.replace(VARIABLE, (_, name: string, sign = '', rest = '') => {
			const value = variables[name];
			if (value || (value === '' && !sign.startsWith(':'))) return value;
			if (sign.endsWith('?')) throw new Error(`${name}: ${rest}`);
			return rest;
		});
	return Object.fromEntries(Object.entries(service.environment ?? {}).map(([name, value]) => [name, filled(value)]));
}

/** The variables of `.env.example`. */
export function exampleVariables(): Record<string, string> {
	const text = readFileSync(join(DEPLOY, '.env.example'), 'utf8');
	return Object.fromEntries([...text.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));
}
