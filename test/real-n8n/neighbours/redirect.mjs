// Loaded by n8n before anything else (`--import`): what it would send over TLS to a service on the internet goes to one
// server on this machine, in plain HTTP. The service is named by the header `host`, so its nodes need no other address.

import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/;
const port = Number(process.env.NEIGHBOURS_PORT);
const connect = tls.connect;

tls.connect = (...args) => {
	const [options] = args;
	const host = options?.host ?? options?.hostname ?? options?.servername;
	// A connection over a socket that is there already was opened by somebody who knows where to.
	if (!port || !host || options.socket || LOOPBACK.test(host)) return connect(...args);
	const callback = args.find((arg) => typeof arg === 'function');
	const socket = net.connect({ host: '127.0.0.1', port });
	Object.assign(socket, { encrypted: true, authorized: true, alpnProtocol: false });
	if (callback) socket.once('secureConnect', callback);
	socket.once('connect', () => socket.emit('secureConnect'));
	return socket;
};
syncBuiltinESMExports();
