/** The core, which knows nothing of n8n. Nodes and runner import from here, so that it is one module in a process. */
export * from './model/asset';
export * from './model/board';
export * from './model/clock';
export * from './model/finding';
export * from './model/import-row';
export * from './model/job';
export * from './model/outcome';
export * from './model/pin-draft';
export * from './model/problem';
export * from './model/run-at';
export * from './model/switch';

export { canonicalUrl, idempotencyKey, urlFingerprint } from './ledger/fingerprint';
export { Ledger, type Claim, type Intent, type LedgerOptions } from './ledger/ledger';
export { Lease, type Waiting } from './ledger/lease';
export { Schedule, type Taken } from './ledger/schedule';
export { type AtomicStore, type ScanOptions } from './ledger/stores/atomic-store';
export { MemoryStore } from './ledger/stores/memory-store';
export { PostgresStore } from './ledger/stores/postgres-store';
export { RedisStore } from './ledger/stores/redis-store';
export { SqliteStore } from './ledger/stores/sqlite-store';
export { openStore } from './ledger/stores/open-store';

export { fileSource, openFile } from './media/file-source';
export {
	mediaProblem,
	type ByteRange,
	type MediaOpener,
	type MediaSource,
	type OpenedMedia,
} from './media/media-source';
export { createOriginAgent } from './media/safe-agent';
export { postUploadForm, type UploadTarget } from './media/upload-form';
export { type UploadProgress } from './media/upload-progress';
export { urlSource } from './media/url-source';

export { createBoardTurns, type BoardTurns } from './pacing/board-turns';
export { createBreaker, type Breaker, type Closure, type Passage, type PassageEnd } from './pacing/breaker';
export { FIRST_PAUSE_MS, LONGEST_PAUSE_MS, PROBE_LEASE_MS } from './pacing/breaker-state';
export { BUDGET_NAMES, BUDGETS, parseBudget, type Budget, type BudgetName } from './pacing/budgets';
export { forecast, type BudgetMeter, type Forecast } from './pacing/meter';
export { createPacer, type Pacer, type PacerOptions, type Permit } from './pacing/pacer';
export { domainOf, type Paused } from './pacing/paused';
export { scopeOf, type Scope } from './pacing/places';
export { readRateLimit } from './pacing/rate-limit-headers';
export { backoff, DEFAULT_RETRY } from './pacing/retry-timing';
export { type ListedStore, type SharedRows, type SharedStore } from './pacing/shared-store';
export { parseWarmUp, type WarmUp } from './pacing/warm-up-plan';

export { createCaller } from './pinterest/call';
export { createPinterestClient } from './pinterest/client';
export { NoAnswerError, PinterestApiError, errorOf } from './pinterest/errors';
export { networkCodeOf, type ApiAnswer, type ApiRequest, type HttpPort } from './pinterest/http';
export { tokenPort, type TokenSource } from './pinterest/token-port';
export { verdictOf, type AnswerVerdict, type SentCall, type VerdictKind } from './pinterest/verdict';
export { delayOf, LADDERS } from './pinterest/verdict-delays';

export { RULES, isChecked, type Rule, type RuleChoice } from './preflight/limits';
export { createInspector, type Inspector } from './preflight/inspector';
export { checkAll, preflight, type Look, type Verdict } from './preflight/preflight';
export { describeFinding, problemOfFindings } from './preflight/sentences';

export { formatOf, readRows, type RowFormat } from './rows/read-rows';
export { cellsOf } from './rows/columns';
export { type ReadRow } from './rows/row';

export { createAccount, type Account } from './flows/account';
export {
	awaitReadiness,
	lookPatiently,
	STILL_PROCESSING,
	type Readiness,
	type UploadedVideo,
} from './flows/await-readiness';
export { settling } from './flows/carry-out';
export { DEFAULT_MISSED, type MissedRule } from './flows/catch-up';
export { checkBoard } from './flows/check-board';
export {
	downloadBoardImages,
	type BoardImage,
	type DownloadOptions,
	type PinFacts,
} from './flows/download-board-images';
export { type IncomingImage, type Save } from './flows/download-image';
export { importBatch, type BatchOptions } from './flows/import-batch';
export { type BatchRow, type RowResult } from './flows/import-row';
export { claimIntent, holding, resolveIntent, type ResolvedIntent } from './flows/intent';
export { keptIntent } from './flows/kept-intent';
export {
	createPipeline,
	DEFAULT_SETTINGS,
	quarantineOf,
	type Pipeline,
	type PipelineOptions,
	type PipelineSettings,
	type Work,
} from './flows/pipeline';
export { publishOnce } from './flows/publish-once';
export { type SendImages } from './flows/media-source-field';
export { publishPin } from './flows/publish-pin';
export { dueAhead, keepUntilDue } from './flows/put-off';
export { reconcile } from './flows/reconcile';
export { runDue, type DueLook, type DueOptions } from './flows/run-due';
export { NOT_KEPT, runJob } from './flows/run-job';
export { storable } from './flows/storable';
export { uploadMedia } from './flows/upload-media';
