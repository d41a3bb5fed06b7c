import {
	Approvals,
	approveRows,
	declineRows,
	type ChosenRows,
	type ImportedRow,
	type ImportRecord,
	type Problem,
	type RowResult,
} from '../../../../lib';
import type { Desk } from '../../desk';

/** So many decisions are shown. */
const SHOWN = 20;
/** An answer waits so long for the decision to be recorded, in milliseconds: then the page shows what is left. */
const RECORDED_MS = 5_000;

/** A row about which somebody decided in this process. */
export interface DecidedRow {
	importId: string;
	row: number;
	title?: string;
	by: string;
	approved: boolean;
	/** Why the decision could not be carried out. */
	problem?: Problem;
	/** What became of it. */
	now?: ImportedRow;
	/** Epoch milliseconds. */
	dueAt?: number;
}

/** The decisions of this process, so that its page says what came of them. */
export class Decided {
	private rows: DecidedRow[] = [];

	add(row: DecidedRow): void {
		const isOther = ({ importId, row: number }: DecidedRow) => importId !== row.importId || number !== row.row;
		this.rows = [row, ...this.rows.filter(isOther)].slice(0, SHOWN);
	}

	newest(): readonly DecidedRow[] {
		return this.rows;
	}
}

export interface DecidedHow {
	rows: ChosenRows;
	isApproved: boolean;
	by: string;
}

/**
 * Begins what a person decided, and waits until the decision is recorded; publishing goes on behind the answer.
 * @returns what the page says.
 * @throws PipelineError where nothing could be decided.
 */
export async function decideRows(desk: Desk, decided: Decided, record: ImportRecord, how: DecidedHow): Promise<string> {
	const { rows, isApproved, by } = how;
	const wanted = rows === 'all' ? await new Approvals(desk.ledger).count(record) : rows.length;
	const about = { importId: record.id, by, approved: isApproved };
	let [recorded, gone] = [0, 0];
	let refused: Problem | undefined;
	let failure: { error: unknown } | undefined;
	const done = new Promise<void>((resolve) => {
		const onDecided = (row: number) => {
			decided.add({ ...about, row });
			recorded += 1;
			if (recorded >= wanted) resolve();
		};
		const work = async () => {
			for await (const result of answers(desk, record, { ...how, onDecided })) {
				if (result.problem?.code === 'approval-gone') gone += 1;
				else if (!isApproved && result.outcome === 'held') {
					decided.add({ ...about, ...nameOf(result), problem: result.problem });
					refused ??= result.problem;
				}
			}
		};
		const caught = async () => {
			try {
				await work();
			} catch (error) {
				failure = { error };
				throw error;
			} finally {
				resolve();
			}
		};
		if (!desk.tasks.run(`decide ${record.id} ${rows === 'all' ? rows : rows.join()}`, caught)) resolve();
		setTimeout(resolve, RECORDED_MS).unref();
	});
	await done;
	if (failure && recorded === 0) throw failure.error;
	if (refused && recorded === 0) return refused.message;
	return sentence(isApproved, recorded, gone, rows === 'all');
}

const nameOf = ({ row, title }: RowResult) => ({ row, title });

function sentence(isApproved: boolean, recorded: number, gone: number, all: boolean): string {
	const verb = isApproved ? 'approved' : 'declined';
	if (recorded === 0 && gone > 0) return 'Somebody else has decided about this pin already.';
	if (recorded === 0) return `The pins are being ${verb}.`;
	if (recorded === 1 && !all) return isApproved ? 'The pin is approved, and goes out.' : 'The pin is declined.';
	return `${recorded} pins are ${verb}.`;
}

interface Answering extends DecidedHow {
	onDecided: (row: number) => void;
}

async function* answers(
	desk: Desk,
	record: ImportRecord,
	{ rows, isApproved, by, onDecided }: Answering,
): AsyncGenerator<RowResult> {
	const { signal } = desk;
	if (!isApproved) return yield* declineRows(desk.ledger, record, rows, { by, signal, onDecided });
	const { pipeline, open, accounts, close } = await desk.openAccount({ importId: record.id });
	try {
		await pipeline.account.check(record.account);
		yield* approveRows(pipeline, record, rows, { by, open, accounts, signal, onDecided });
	} finally {
		await close();
	}
}
