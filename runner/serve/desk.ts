import type { Ledger } from '../../lib';
import type { PipelineWatch, PublishSettings, RunnerPipeline } from '../open-pipeline';
import type { Settings } from '../settings';
import type { Tasks } from './tasks';

/** What every page of the operations page works with. */
export interface Desk {
	/** The record, on a store that answers or rejects at once: a page does not wait for a store that is away. */
	ledger: Ledger;
	settings: Settings;
	/** How pins are published that a page publishes. */
	publishing: PublishSettings;
	/** The IANA name of the zone in which times are shown and read. */
	timeZone: string;
	/** Epoch milliseconds by this process's clock. */
	now: () => number;
	/**
	 * The connected account, opened once for all pages.
	 * @throws PipelineError `no-credential` where none is connected, and what keeps its store from being opened.
	 */
	account: () => Promise<RunnerPipeline>;
	/** The connected account once more, for one piece of work such as an import. The caller closes it. */
	openAccount: (watch: PipelineWatch) => Promise<RunnerPipeline>;
	/** Work that goes on after the answer was sent. */
	tasks: Tasks;
	/** Aborts when the process stops. */
	signal: AbortSignal;
}
