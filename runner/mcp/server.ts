import { setImmediate } from 'node:timers/promises';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type { CallToolResult, ServerNotification, ServerRequest } from '@modelcontextprotocol/sdk/types.js';
import { problemOf } from '../../lib';
import { version } from '../../package.json';
import { failureFor, MCP_INSTRUCTIONS } from '../sentences';
import { analytics } from './analytics';
import { createPin } from './create-pin';
import { getJob } from './get-job';
import { importRows } from './import-rows';
import { limits } from './limits';
import { listBoards } from './list-boards';
import { listJobs } from './list-jobs';
import { plan } from './plan';
import type { McpSession } from './session';
import type { McpAnswer, McpCall, McpTool } from './tool';

const TOOLS: readonly McpTool[] = [plan, createPin, importRows, listJobs, getJob, listBoards, limits, analytics];

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

export interface McpServerOptions {
	/** Offers the tools that publish. */
	allowWrites: boolean;
	/** Ends every call. */
	signal: AbortSignal;
	/** Ends the calls that may stop half way. */
	gone: AbortSignal;
}

/** @returns the server, and what resolves when no call is under way and all answers are sent. */
export function createMcpServer(session: McpSession, options: McpServerOptions) {
	const { allowWrites } = options;
	const server = new McpServer(
		{ name: 'pinterest-pipeline', title: 'Pinterest Pipeline', version },
		{ instructions: allowWrites ? MCP_INSTRUCTIONS.writing : MCP_INSTRUCTIONS.reading },
	);
	const underWay = new Set<Promise<CallToolResult>>();
	for (const tool of TOOLS) {
		if (tool.writes && !allowWrites) continue;
		const { name, title, description, input, output, writes, local = false } = tool;
		const annotations = {
			readOnlyHint: !writes,
			// An edit may change a published pin, where the agent says so with on_edit.
			destructiveHint: writes,
			// The same call makes no second pin.
			idempotentHint: true,
			openWorldHint: !local,
		};
		server.registerTool(
			name,
			{ title, description, inputSchema: input, outputSchema: output, annotations },
			async (given: unknown, extra: Extra) => {
				const answering = answered(tool, session, given, callOf(server, extra, options));
				underWay.add(answering);
				return await answering.finally(() => underWay.delete(answering));
			},
		);
	}
	return { server, settled };

	async function settled(): Promise<void> {
		do {
			await setImmediate(); // what was read is checked, and what was answered is sent, in the meantime
			await Promise.allSettled(underWay);
			await setImmediate();
		} while (underWay.size > 0);
	}
}

async function answered(tool: McpTool, session: McpSession, given: unknown, call: McpCall): Promise<CallToolResult> {
	try {
		return resultOf(await tool.run(session, given, call));
	} catch (error) {
		const problem = problemOf(error);
		return resultOf({ structured: { problem }, failure: failureFor(problem) });
	}
}

/** As text for clients that know no structure. A failure is a sentence there. */
function resultOf({ structured, failure }: McpAnswer): CallToolResult {
	const json = JSON.stringify(structured);
	return {
		content: [{ type: 'text', text: failure ?? json }],
		structuredContent: JSON.parse(json) as Record<string, unknown>,
		...(failure !== undefined && { isError: true }),
	};
}

function callOf(server: McpServer, extra: Extra, { signal, gone }: McpServerOptions): McpCall {
	const progressToken = extra._meta?.progressToken;
	return {
		signal: AbortSignal.any([extra.signal, signal]),
		gone: AbortSignal.any([extra.signal, gone]),
		client: server.server.getClientVersion()?.name ?? 'unknown client',
		progress(done, message) {
			if (progressToken === undefined) return;
			const params = { progressToken, progress: done, message };
			// Who is gone needs no progress.
			void extra.sendNotification({ method: 'notifications/progress', params }).catch(() => undefined);
		},
	};
}
