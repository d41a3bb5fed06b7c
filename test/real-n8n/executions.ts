import type { INodeExecutionData } from 'n8n-workflow';
import type { Home } from './packed-home';

type Server = Awaited<ReturnType<Home['startServer']>>;

/** What an execution came to. */
export interface Ended {
	status: string;
	/** How many items left the node Publish with each outcome. */
	outcomes: Record<string, number>;
	/** The codes of their problems. */
	problems: string[];
	/** What its nodes say of their runs. */
	hints: string[];
	/** The message of the error that stopped it. */
	error?: string;
}

/** The executions of a workflow that have ended, read from the server as its editor does it. */
export async function endedExecutions({ url, login }: Server, workflowId: string): Promise<Ended[]> {
	const headers = { cookie: await login() };
	const get = async (path: string) => (await (await fetch(`${url}/rest/${path}`, { headers })).json()) as unknown;
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const { data } = (await get(`executions?filter=${filter}&limit=100`)) as {
		data: { results: { id: string; status: string }[] };
	};
	const ended = data.results.filter(({ status }) => !['new', 'running', 'waiting'].includes(status));
	return await Promise.all(
		ended.map(async ({ id, status }) => {
			const record = (await get(`executions/${id}`)) as { data: { data: string } };
			return { status, ...toldBy(unflatted(record.data.data) as RunRecord) };
		}),
	);
}

interface RunRecord {
	resultData: {
		error?: { message: string };
		runData: Record<string, { hints?: { message: string }[]; data?: { main: (INodeExecutionData[] | null)[] } }[]>;
	};
}

function toldBy({ resultData }: RunRecord): Omit<Ended, 'status'> {
	const items = resultData.runData.Publish?.[0]?.data?.main.flatMap((output) => output ?? []) ?? [];
	const outcomes: Record<string, number> = {};
	for (const { json } of items) outcomes[String(json.outcome)] = (outcomes[String(json.outcome)] ?? 0) + 1;
	const problems = items.flatMap(({ json }) => (json.problem as { code?: string } | undefined)?.code ?? []);
	const hints = Object.values(resultData.runData).flatMap((tasks) =>
		tasks.flatMap(({ hints: told = [] }) => told.map(({ message }) => message)),
	);
	return { outcomes, problems, hints, error: resultData.error?.message };
}

/** n8n stores executions in a list of values, in which every text and object is named by its place. */
export function unflatted(text: string): unknown {
	const values = JSON.parse(text) as unknown[];
	const known = new Map<number, unknown>();
	const at = (place: number): unknown => {
		const value = values[place];
		if (typeof value !== 'object' || value === null) return value;
		if (known.has(place)) return known.get(place);
		const whole: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
		known.set(place, whole);
		for (const [name, member] of Object.entries(value))
			(whole as Record<string, unknown>)[name] = typeof member === 'string' ? at(Number(member)) : member;
		return whole;
	};
	return at(0);
}
