// The n8n server with its REST interface and editor.

import { setTimeout as sleep } from 'node:timers/promises';
import { OWNER } from './environment.mjs';
import { start } from './processes.mjs';

export async function startServer({ node, bin, env, cwd, timeoutMs = 120_000 }) {
	const url = `http://127.0.0.1:${env.N8N_PORT}`;
	let log = '';
	let child;

	const stop = async () => {
		if (!child) return;
		const stopping = child;
		child = undefined;
		// Running executions get the chance to be saved; n8n itself waits 30 s for them.
		await stopping.stop(15_000);
		log += stopping.output.all;
	};

	const begin = async () => {
		child = start(node, [bin, 'start'], { cwd, env });
		let exit;
		void child.ended.then((code) => (exit = code));
		const deadline = Date.now() + timeoutMs;
		while (!(await answers(`${url}/healthz/readiness`))) {
			const gone = exit !== undefined;
			if (gone || Date.now() > deadline) {
				const tail = child.output.all.slice(-4000);
				await stop();
				throw new Error(`n8n start ${gone ? `ended with ${exit}` : `is not ready after ${timeoutMs} ms`}:\n${tail}`);
			}
			await sleep(200);
		}
	};

	await begin();
	return {
		url,
		stop,
		/** Of the process that runs now. */
		pid: () => child?.pid,
		/** The same database and port, a new process: what was only in memory is gone. */
		async restart() {
			await stop();
			await begin();
		},
		/** Everything the server wrote, over all restarts. */
		log: () => log + (child?.output.all ?? ''),
		/**
		 * The value for a `cookie` header. n8n ties a login to the browser id sent with it; none is
		 * sent here, so the cookie serves fetch and any browser alike.
		 */
		async login() {
			const response = await fetch(`${url}/rest/login`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ emailOrLdapLoginId: OWNER.email, password: OWNER.password }),
				signal: AbortSignal.timeout(30_000),
			});
			if (!response.ok) throw new Error(`Login answered ${response.status}: ${await response.text()}`);
			return response.headers
				.getSetCookie()
				.map((cookie) => cookie.split(';')[0])
				.join('; ');
		},
	};
}

async function answers(address) {
	try {
		const response = await fetch(address, { signal: AbortSignal.timeout(5_000) });
		await response.arrayBuffer();
		return response.ok;
	} catch {
		return false;
	}
}
