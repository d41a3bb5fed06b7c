import { createServer } from 'node:net';

const HEAD_END = '\r\n\r\n';

/**
 * A bucket that reads as fast as it can, and only counts: it answers 204 when the announced length has come
 * and 400 when more has. Prints its port.
 */
export function runSink(): void {
	const server = createServer({ noDelay: true, highWaterMark: 1024 * 1024 }, (socket) => {
		let head = '';
		let left: number | undefined;
		socket
			.on('error', () => undefined)
			.on('data', (chunk) => {
				let bytes = chunk.length;
				if (left === undefined) {
					head += chunk.toString('latin1');
					const end = head.indexOf(HEAD_END);
					if (end < 0) return;
					left = Number(/^content-length: *(\d+)/im.exec(head)?.[1]);
					bytes = head.length - end - HEAD_END.length;
					if (/^expect: *100-continue/im.test(head.slice(0, end))) socket.write(`HTTP/1.1 100 Continue${HEAD_END}`);
				}
				left -= bytes;
				if (left > 0) return;
				socket.write(
					left === 0
						? `HTTP/1.1 204 No Content${HEAD_END}`
						: `HTTP/1.1 400 Bad Request\r\ncontent-length: 0${HEAD_END}`,
				);
				left = undefined;
				head = '';
			});
	}).listen(0, '127.0.0.1', () => console.log((server.address() as { port: number }).port));
}
