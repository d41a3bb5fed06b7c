import type { Ledger, RowDefaults } from '../../lib';
import { withLedger } from '../commands/with-ledger';
import { openPipeline, type PublishSettings, type RunnerPipeline } from '../open-pipeline';
import type { Settings } from '../settings';

/** What the tools share: one pipeline, opened when the first of them needs the account, and the record. */
export class McpSession {
	private opened: Promise<RunnerPipeline> | undefined;

	constructor(
		readonly settings: Settings,
		private readonly publishing: PublishSettings,
		/** What rows are built with: the folder whose files may be named, none where there is none; how images are made fit; and whether they wait for approval. */
		readonly defaults: Pick<RowDefaults, 'folder' | 'fit' | 'requireApproval'>,
	) {}

	/**
	 * The account's pipeline. Where it cannot be opened, the next call tries again.
	 * @throws PipelineError `no-credential`, `store-unavailable`.
	 */
	async pipeline(): Promise<RunnerPipeline> {
		const opening = (this.opened ??= openPipeline(this.settings, this.publishing));
		try {
			return await opening;
		} catch (error) {
			if (this.opened === opening) this.opened = undefined;
			throw error;
		}
	}

	/** Works on the record, for which no account is needed. */
	async withLedger<Result>(work: (ledger: Ledger) => Promise<Result>): Promise<Result> {
		return this.opened ? await work((await this.opened).pipeline.ledger) : await withLedger(this.settings, work);
	}

	async close(): Promise<void> {
		await (await this.opened?.catch(() => undefined))?.close();
	}
}
