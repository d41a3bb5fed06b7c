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
export * from './model/url';

export { problemOf } from './sentences/problems';

export { idempotencyKey, urlFingerprint } from './ledger/fingerprint';
export { Ledger, type Claim, type Intent, type LedgerOptions } from './ledger/ledger';
export { Lease, type Waiting } from './ledger/lease';
export { Schedule, type Taken } from './ledger/schedule';
export { type AtomicStore, type ScanOptions } from './store/atomic-store';
export { MemoryStore } from './store/memory-store';
export { PostgresStore } from './store/postgres-store';
export { RedisStore } from './store/redis-store';
export { SqliteStore } from './store/sqlite-store';
export { openStore } from './store/open-store';

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

export { createBoardLocks, type BoardLocks } from './guards/board-locks';
export {
	createCircuitBreaker,
	type CircuitBreaker,
	type BlockedCall,
	type Pass,
	type PassOutcome,
} from './guards/circuit-breaker';
export { FIRST_PAUSE_MS, LONGEST_PAUSE_MS, PROBE_LEASE_MS } from './guards/circuit-state';
export { BUDGET_NAMES, BUDGETS, parseBudget, type Budget, type BudgetName } from './rate-limit/budgets';
export { forecast, type BudgetUsage, type Forecast } from './rate-limit/usage';
export { createRateLimiter, type RateLimiter, type RateLimiterOptions, type Permit } from './rate-limit/rate-limiter';
export { domainOf, type Paused } from './guards/paused';
export { scopeOf, type Scope } from './rate-limit/budget-location';
export { readRateLimit } from './rate-limit/headers';
export { backoff, DEFAULT_RETRY } from './model/retry';
export { type ListedStore, type SharedRows, type SharedStore } from './store/compare-and-set';
export { parseWarmUp, type WarmUp } from './guards/warm-up-plan';

export { createCaller } from './pinterest/call';
export { createPinterestClient } from './pinterest/client';
export { NoAnswerError, PinterestApiError, errorOf } from './pinterest/errors';
export { type ApiAnswer, type ApiRequest, type HttpPort } from './pinterest/http';
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

export { createAccount, type Account } from './pinterest/account';
export {
	awaitProcessing,
	pollTolerantly,
	STILL_PROCESSING,
	type ProcessingStatus,
	type UploadedVideo,
} from './publish/media-readiness';
export { publishJob, type JobResult, type PublishJobOptions } from './publish/publish-job';
export { DEFAULT_MISSED, type MissedRule } from './schedule/catch-up';
export { checkBoard } from './boards/check-board';
export {
	downloadBoardImages,
	type BoardImage,
	type DownloadOptions,
	type PinFacts,
} from './boards/download-board-images';
export { type IncomingImage, type Save } from './boards/download-image';
export { importBatch, type BatchOptions } from './import/import-batch';
export { type BatchRow, type RowResult } from './import/import-row';
export { claimDraft, failIfDue, keptIntent, resolveIntent, type Candidate } from './publish/claim';
export { createPipelineContext, type PipelineContext, type PipelineContextOptions, type Work } from './publish/context';
export { DEFAULT_SETTINGS, reconcileTimes, type PipelineSettings, type SendImages } from './publish/settings';
export { runDue, type DuePoll, type DueOptions } from './schedule/due-worker';
export { NOT_KEPT, runJob } from './schedule/run-job';
