import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { EXIT } from '../exit-codes';
import { interruptible } from '../interrupt';
import { createMcpServer } from '../mcp/server';
import { McpSession } from '../mcp/session';
import type { PublishSettings } from '../open-pipeline';
import { printNotice } from '../print';
import { usage, type Settings } from '../settings';
import { publishInLittleMemory } from '../streaming-memory';

export interface McpOptions extends PublishSettings {
	/** Offers the tools that publish. */
	allowWrites: boolean;
	/** The folder whose files agents may name. @default none */
	folder?: string;
	/** How images are made fit for Pinterest; see `PinDraft.fit`. @default they are sent as they are */
	fit?: string;
	/** Lets the pins that agents give wait for approval. @default false */
	requireApproval?: boolean;
}

/**
 * Serves agents until standard input ends or the process is interrupted. Calls that are under way come to their end
 * first; an import stops where it is, and what it did not begin is recorded as queued. @returns the exit code.
 */
export async function mcp(
	{ allowWrites, folder, fit, requireApproval, ...publishing }: McpOptions,
	settings: Settings,
): Promise<number> {
	publishInLittleMemory();
	const readable = folder === undefined ? undefined : await existingFolder(folder);
	const { signal, interrupted, done } = interruptible('Stopping. Pins that are being published are finished first.');
	const gone = new AbortController();
	const session = new McpSession(settings, publishing, { folder: readable, fit, requireApproval });
	const { server, settled } = createMcpServer(session, {
		allowWrites,
		signal,
		gone: AbortSignal.any([signal, gone.signal]),
	});
	const ended = new Promise<void>((end) => {
		process.stdin.once('end', end).once('close', end);
		signal.addEventListener('abort', () => end());
		server.server.onclose = end;
	});
	server.server.onerror = ({ message }) => printNotice(message);
	try {
		await server.connect(new StdioServerTransport());
		await ended;
		gone.abort(new DOMException('the client is gone', 'AbortError'));
		await settled();
	} finally {
		done();
		await server.close();
		await session.close();
	}
	return interrupted() ? EXIT.interrupted : EXIT.done;
}

async function existingFolder(folder: string): Promise<string> {
	const info = await stat(folder).catch(() => undefined);
	if (info?.isDirectory()) return resolve(folder);
	throw usage(`There is no folder ${folder}. Give --folder one whose files agents may name.`);
}
