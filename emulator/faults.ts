import { z } from 'zod/v4';
import { invalid } from './errors';

const count = z.number().int().min(0);

const aim = {
	/** 'POST /pins', 'GET /media/:id', 'POST /oauth/token', 'bucket' ... or 'any', or 'image' for the pictures of pins. */
	on: z.string().min(1),
	/** How often it strikes. Default 1, or without end when `probability` is given or the fault is `spam-block`. */
	times: count.optional(),
	/** Lets this many matching requests through first. */
	skip: count.optional(),
	probability: z.number().min(0).max(1).optional(),
	/** Makes `probability` repeatable. */
	seed: z.number().int().optional(),
	/** Strikes only requests whose body contains this. For the bucket: the form fields before the file; for 'image': its address. */
	match: z.string().optional(),
};

const faultSchema = z.discriminatedUnion('kind', [
	z.object({ ...aim, kind: z.literal('drop-before') }),
	z.object({ ...aim, kind: z.literal('drop-after-commit') }),
	z.object({ ...aim, kind: z.literal('error-after-commit'), status: z.number().int().optional() }),
	z.object({ ...aim, kind: z.literal('hang-after-commit'), ms: count.optional() }),
	z.object({
		...aim,
		kind: z.literal('status'),
		status: z.number().int().min(200).max(599),
		code: z.number().int().optional(),
		message: z.string().optional(),
		/** Of the bucket's XML, such as EntityTooLarge; with it, `message` is its message. */
		xmlCode: z.string().optional(),
		extra: z.record(z.string(), z.unknown()).optional(),
		headers: z.record(z.string(), z.string()).optional(),
	}),
	z.object({ ...aim, kind: z.literal('stall'), ms: count.optional() }),
	z.object({ ...aim, kind: z.literal('cut'), fraction: z.number().min(0).max(1).optional() }),
	z.object({ ...aim, kind: z.literal('no-204') }),
	z.object({ ...aim, kind: z.literal('went-wrong') }),
	z.object({ ...aim, kind: z.literal('revoke-tokens') }),
	z.object({ ...aim, kind: z.literal('spam-block'), domains: z.array(z.string().min(1)).optional() }),
]);

export type Fault = z.input<typeof faultSchema>;
export type FaultKind = Fault['kind'];

const AFTER_COMMIT: FaultKind[] = ['drop-after-commit', 'error-after-commit', 'hang-after-commit'];
const FILES = ['bucket', 'image'];
const ONLY_ON: Partial<Record<FaultKind, string[]>> = { cut: FILES, 'no-204': ['bucket'] };
const API_ONLY: FaultKind[] = ['went-wrong', 'revoke-tokens', 'spam-block'];
const ENDLESS: FaultKind[] = ['spam-block'];

export type FaultMoment = 'before' | 'after-commit';

/** 'GET /media/{media_id}' and 'GET /media/:id' mean the same operation. */
const sameOperation = (text: string) => text.trim().replace(/\{[^}]*\}|:[A-Za-z_]+/g, ':');

export interface FaultTarget {
	operation: string;
	body: string | (() => string);
	link?: string;
}

export function createFaults() {
	let armed: { fault: Fault; left: number; skip: number; random: () => number }[] = [];

	function add(given: Fault) {
		const parsed = faultSchema.safeParse(given);
		if (!parsed.success) throw invalid(`Not a fault: ${parsed.error.issues[0]?.message ?? 'unknown'}`);
		const fault = parsed.data;
		const places = ONLY_ON[fault.kind];
		if (places && !places.includes(fault.on)) {
			throw invalid(`A '${fault.kind}' fault works on '${places.join("' and '")}' only`);
		}
		const endless = fault.probability !== undefined || ENDLESS.includes(fault.kind);
		armed.push({
			fault,
			left: fault.times ?? (endless ? Infinity : 1),
			skip: fault.skip ?? 0,
			random: fault.seed === undefined ? Math.random : seededRandom(fault.seed),
		});
	}

	/** The first fault that strikes this request now, used up by one. */
	function take(moment: FaultMoment, target: FaultTarget): Fault | undefined {
		for (const entry of armed) {
			const { fault } = entry;
			if (AFTER_COMMIT.includes(fault.kind) !== (moment === 'after-commit')) continue;
			if (entry.left <= 0 || !aimsAt(fault, target)) continue;
			if (entry.skip > 0) {
				entry.skip -= 1;
				continue;
			}
			if (fault.probability !== undefined && entry.random() >= fault.probability) continue;
			entry.left -= 1;
			return fault;
		}
		return undefined;
	}

	return {
		add,
		take,
		clear: () => void (armed = []),
		list: () => armed.map(({ fault, left }) => ({ ...fault, left })),
	};
}

function aimsAt(fault: Fault, { operation, body, link }: FaultTarget) {
	// 'any' is what a client does; pictures are also what people look at.
	const any = fault.on === 'any' && operation !== 'image';
	if (!any && sameOperation(fault.on) !== sameOperation(operation)) return false;
	if (FILES.includes(operation) && API_ONLY.includes(fault.kind)) return false;
	if (fault.kind === 'spam-block' && fault.domains && !(link && onDomain(link, fault.domains))) return false;
	if (fault.match === undefined) return true;
	return (typeof body === 'string' ? body : body()).includes(fault.match);
}

export function onDomain(link: string, domains: string[]) {
	const host = URL.parse(link)?.hostname;
	return host !== undefined && domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}

/** mulberry32: small, and the same everywhere. */
function seededRandom(seed: number) {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
