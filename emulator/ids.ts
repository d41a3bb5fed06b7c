import { randomBytes } from 'node:crypto';

// Pinterest's ids are decimal strings beyond 2^53, so a client that parses them as numbers breaks here as it
// would there. They are the same after every start: a workflow that stores a board id keeps working.
const bases = {
	account: 826_410_295_173_460_218n,
	board: 549_755_885_130_641_203n,
	section: 5_312_806_447_190_275_331n,
	pin: 1_089_307_415_902_116_047n,
	media: 5_189_346_720_018_354_409n,
} as const;

const step = 104_729n;

export type IdKind = keyof typeof bases;

export function idFactory() {
	const counts = new Map<IdKind, bigint>();
	return (kind: IdKind): string => {
		const count = counts.get(kind) ?? 0n;
		counts.set(kind, count + 1n);
		return String(bases[kind] + count * step);
	};
}

export const requestId = () => String(BigInt(`0x${randomBytes(7).toString('hex')}`));
