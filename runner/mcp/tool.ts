import type { z } from 'zod/v4';
import type { McpSession } from './session';

/** How a call of a tool is made. */
export interface McpCall {
	/** Ends the call: the client cancelled it, or the process is interrupted. */
	signal: AbortSignal;
	/** The same, and also once the client is gone: for work that may stop half way and go on another time. */
	gone: AbortSignal;
	/** The name of the client, as it calls itself. */
	client: string;
	/** Tells the client how far the call is, where it asked for that. */
	progress: (done: number, message: string) => void;
}

export interface McpAnswer {
	/** What the agent gets. Members that are undefined are left out. */
	structured: object;
	/** Why the call has failed, in a sentence for the agent. */
	failure?: string;
}

/** One tool: a file with how it is described to a model, and what it does. */
export interface McpTool<Input extends z.ZodType = z.ZodType> {
	name: string;
	title: string;
	/** For a model: what the tool does, when to use it, what it answers. */
	description: string;
	input: Input;
	output: z.ZodType;
	/** Whether the tool changes something on Pinterest. Such a tool is offered only with --allow-writes. */
	writes: boolean;
	/** Whether it reads the local record alone, and asks nobody. @default false */
	local?: boolean;
	/** Throws what keeps it from working; the agent is told the problem's sentence. */
	run(session: McpSession, input: z.output<Input>, call: McpCall): Promise<McpAnswer>;
}

/** A tool among others, whose input is checked before it is run. */
export function mcpTool<Input extends z.ZodType>(tool: McpTool<Input>): McpTool {
	return tool as unknown as McpTool;
}
