// node sealed-process.mjs BUNDLE FIRST LAST: lives these lives with everything out of reach that is not their seed's,
// and prints a checksum of their stories. node sealed-process.mjs: reaches for each of it, and prints what was noticed.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [file, first, last] = process.argv.slice(2);
const text = file && readFileSync(file, 'utf8');
const print = (line) => process.stdout.write(`${line}\n`);
const reached = [];

const guard = (name) =>
	function reach() {
		reached.push(name);
		throw new Error(`Simulated code reached for ${name}.`);
	};
const seal = (holder, name, path) => Object.defineProperty(holder, name, { value: guard(path), writable: true });

const now = guard('Date.now');
const construct = guard('new Date');
globalThis.Date = new Proxy(globalThis.Date, {
	construct: (target, given) => (given.length === 0 ? construct() : Reflect.construct(target, given)),
	apply: guard('Date()'),
	get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
seal(Math, 'random', 'Math.random');
seal(performance, 'now', 'performance.now');
seal(AbortSignal, 'timeout', 'AbortSignal.timeout');
for (const name of ['getRandomValues', 'randomUUID']) seal(crypto, name, `crypto.${name}`);
for (const name of ['setTimeout', 'setInterval', 'fetch', 'WebSocket', 'BroadcastChannel'])
	seal(globalThis, name, name);
for (const name of ['hrtime', 'uptime', 'cpuUsage', 'memoryUsage', 'getBuiltinModule', 'binding', 'dlopen'])
	seal(process, name, `process.${name}`);
// `process.on` is for promises that fail unnoticed; `setImmediate` is how the scheduler lets promises go on.
const sealedRequire = (name) => guard(`require('${name}')`)();

/** What is tried on the guard itself. */
const ATTEMPTS = [
	() => Date.now(),
	() => new Date(),
	() => Date(),
	() => Math.random(),
	() => performance.now(),
	() => AbortSignal.timeout(1),
	() => crypto.getRandomValues(new Uint8Array(1)),
	() => crypto.randomUUID(),
	() => setTimeout(() => undefined, 1),
	() => setInterval(() => undefined, 1),
	() => fetch('http://127.0.0.1:1/'),
	() => new WebSocket('ws://127.0.0.1:1/'),
	() => process.hrtime(),
	() => process.getBuiltinModule('node:fs'),
	() => sealedRequire('node:net'),
];

function attempt(reach) {
	try {
		reach();
	} catch {
		// The guard has noted it.
	}
}

if (!text) {
	ATTEMPTS.forEach(attempt);
	print(JSON.stringify(reached));
} else {
	const module = { exports: {} };
	new Function('module', 'exports', 'require', text)(module, module.exports, sealedRequire);
	const hash = createHash('sha256');
	let lines = 0;
	for (let seed = Number(first); seed <= Number(last); seed++) {
		const onLine = (line) => {
			lines += 1;
			hash.update(JSON.stringify(line));
		};
		await module.exports.liveWatched(seed, { onLine });
		if (reached.length === 0) continue;
		print(JSON.stringify({ reached: [...new Set(reached)] }));
		process.exit(1);
	}
	print(JSON.stringify({ lines, checksum: hash.digest('hex') }));
}
