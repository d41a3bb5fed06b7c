// The environment of an n8n that keeps to itself: nothing of the user's own n8n, no outside calls.

import { createServer } from 'node:net';
import { delimiter, dirname } from 'node:path';

// The login of the instance owner. n8n takes a bcrypt hash; this one is of the password below.
export const OWNER = { email: 'owner@example.com', password: 'Real-n8n-test-1' };
const OWNER_PASSWORD_HASH = '$2a$10$H2IN4qWFOsBUxaGlKL2jW.YJ0A5e77Mx4/D7BCwQgIIQTG8h7y2Ra';

const OFF = [
	'N8N_DIAGNOSTICS_ENABLED',
	'N8N_VERSION_NOTIFICATIONS_ENABLED',
	'N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED',
	'N8N_TEMPLATES_ENABLED',
	'N8N_DYNAMIC_BANNERS_ENABLED',
	'N8N_HIRING_BANNER_ENABLED',
	'N8N_PERSONALIZATION_ENABLED',
	'N8N_LICENSE_AUTO_RENEW_ENABLED',
	'N8N_VERIFIED_PACKAGES_ENABLED',
	// The cookie must come back over plain http.
	'N8N_SECURE_COOKIE',
];

/** @param folder also the home directory, so that `~` and what n8n keeps there stay inside it */
export function quietEnvironment({ folder, filesFolder, temporary, node, port, brokerPort }) {
	return {
		...inherited(),
		...Object.fromEntries(OFF.map((name) => [name, 'false'])),
		PATH: [dirname(node), process.env.PATH].join(delimiter),
		HOME: folder,
		USERPROFILE: folder,
		TMPDIR: temporary,
		TEMP: temporary,
		TMP: temporary,
		NO_PROXY: '127.0.0.1,localhost',
		TZ: 'UTC',
		GENERIC_TIMEZONE: 'UTC',

		EXTERNAL_FRONTEND_HOOKS_URLS: '',
		N8N_DIAGNOSTICS_CONFIG_FRONTEND: '',
		N8N_DIAGNOSTICS_CONFIG_BACKEND: '',
		// Asks api.n8n.io at start whatever else is switched off.
		N8N_DISABLED_MODULES: 'mcp-registry',

		N8N_USER_FOLDER: folder,
		N8N_ENCRYPTION_KEY: 'real-n8n-test-key',
		N8N_RESTRICT_FILE_ACCESS_TO: filesFolder,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		// `n8n execute` prints its result through the logger: above info it prints nothing.
		N8N_LOG_LEVEL: 'info',
		NO_COLOR: '1',

		N8N_INSTANCE_OWNER_MANAGED_BY_ENV: 'true',
		N8N_INSTANCE_OWNER_EMAIL: OWNER.email,
		N8N_INSTANCE_OWNER_FIRST_NAME: 'Test',
		N8N_INSTANCE_OWNER_LAST_NAME: 'Owner',
		N8N_INSTANCE_OWNER_PASSWORD_HASH: OWNER_PASSWORD_HASH,
	};
}

// Only what a process needs on this platform: a stray N8N_*, DB_* or NODE_OPTIONS of the
// caller would change what is tested.
function inherited() {
	const names = ['LANG', 'SystemRoot', 'ComSpec', 'PATHEXT'];
	return Object.fromEntries(names.filter((name) => process.env[name]).map((name) => [name, process.env[name]]));
}

/** Two different ports that were free a moment ago. */
export async function freePorts() {
	const servers = await Promise.all([listen(), listen()]);
	const ports = servers.map((server) => server.address().port);
	await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
	return ports;
}

function listen() {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => resolve(server));
	});
}
