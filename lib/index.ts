/** The core, which knows nothing of n8n. Nodes and runner import from here, so that it is one module in a process. */
export { type AssetFacts, type Asset } from './model/asset';
export { AI_DISCLOSURES, type AiDisclosure } from './model/ai-disclosures';
export { BOARD_PRIVACIES, type BoardPrivacy } from './model/board';
export { isoTime, type Clock, systemClock } from './model/clock';
export { type Finding } from './model/finding';
export { COLUMNS, requiringApproval, type Cells, type RowDefaults } from './model/import-row';
export { isDeleted, reachedAt, JOB_STATES, type JobState, type JobRecord } from './model/job';
export { OUTCOMES, outcomeOf, type OutcomeKind, type PublishedPin, type Outcome } from './model/outcome';
export {
	clockAt,
	dateAt,
	dayOf,
	daysAfter,
	firstMoment,
	hoursOf,
	isDate,
	mondayOf,
	mondayOfWeek,
	readLocal,
	weekOf,
	type LocalHour,
} from './model/local-days';
export { describeMedia, pinDraftSchema, type MediaRef, type PinDraft } from './model/pin-draft';
export { networkCodeOf, type Action, type Category, type Problem, PipelineError } from './model/problem';
export { isTimeZone, runAtMs } from './model/run-at';
export { isSigned, shownPath } from './model/signed-url';
export { switchOf } from './model/switch';
export { printable, printableLine } from './model/text';

export { problemOf } from './sentences/problems';

export { Approvals, type WaitingRow } from './ledger/approvals';
export { growthOf } from './ledger/growth';
export { jobFacts, type JobFacts } from './ledger/job-facts';
export { jobNamed, keyOfJob, shortKeyOf } from './ledger/job-key';
export { searchJobs, type FoundJobs, type JobSearch, type SearchOrder } from './ledger/job-search';
export { cursorOf, fitsFilter, JOB_GROUPS, reachedGroupAt, type JobFilter } from './ledger/job-list';
export { needOf, NEEDS, type Need } from './ledger/needs';
export { Ledger } from './ledger/ledger';
export { isReceipt } from './ledger/ledger-records';
export { pruneJobs, type Pruned } from './ledger/prune';
export { lastPolls, Schedule, type Taken } from './ledger/schedule';
export type { AtomicStore } from './store/atomic-store';
export { exportRecord, importRecord } from './store/move-record';
export { type RecordSum } from './store/record-file';
export { RedisStore } from './store/redis-store';
export { ledgerOfN8n, openLedgerOfN8n } from './store/ledger-of-n8n';
export { ScratchStore } from './store/scratch-store';
export { isStore, openStore, sharedBy } from './store/open-store';
export { PatientStore } from './store/patient-store';
export { shownStore } from './store/store-problem';
export { withStoreLock } from './store/store-lock';

export { fileSource, openFile } from './media/file-source';
export { keepSmall } from './media/keep-small';
export {
	mediaProblem,
	type ByteRange,
	type MediaOpener,
	type MediaSource,
	type OpenedMedia,
} from './media/media-source';
export { createOriginAgent } from './media/safe-agent';
export { type UploadProgress } from './media/upload-progress';
export { urlSource } from './media/url-source';

export { readAll } from './media/read';
export { readImageFacts } from './images/read-facts';
export { parseFit, planOfAsset, recipeFor } from './images/of-draft';
export { fittedImage } from './publish/fitted-image';
export { smallPicture } from './overview/small-picture';

export { createBoardLocks } from './guards/board-locks';
export { BUDGET_NAMES, parseBudget, type Budget, type BudgetName } from './rate-limit/budgets';
export { type BudgetClosure } from './rate-limit/closures';
export { storedUsage, writeQuotaOf, type StoredUsage } from './rate-limit/stored-usage';
export { noteUsage, usageLog, type UsageSample } from './rate-limit/usage-log';
export { quotaOf } from './rate-limit/quota';
export { forecast, type BudgetUsage, type Forecast } from './rate-limit/usage';
export { createRateLimiter, type RateLimiter, type RateLimiterOptions } from './rate-limit/rate-limiter';
export { closedIn, resume, type Closed } from './guards/resume';
export { type Paused } from './guards/paused';
export { scopeOf } from './rate-limit/budget-location';
export { backoff, DEFAULT_RETRY } from './model/retry';
export { parseWarmUp, pinsOn, type WarmUp } from './guards/warm-up-plan';
export { warmUpBegan } from './guards/warm-up';

export { accessTierOf, type AppAccess } from './pinterest/access-tier';
export { namesAccount } from './pinterest/account';
export { createCaller } from './pinterest/call';
export { eachOnce } from './pinterest/bookmark-pages';
export { createPinterestClient, type PinterestClient } from './pinterest/client';
export { accountFacts, type AccountAnswer } from './pinterest/endpoints/account';
export { boardFacts, type BoardAnswer, type BoardChanges, type BoardFilter } from './pinterest/endpoints/boards';
export { pinFacts, type PinList, type WholePin } from './pinterest/endpoints/pins';
export { MOST_SUGGESTED } from './pinterest/endpoints/terms';
export { orphanedUploads, type OrphanedUpload } from './pinterest/orphaned-uploads';
export { tagProducts, untagProducts } from './pinterest/product-tags';
export { NoAnswerError, PinterestApiError } from './pinterest/errors';
export { type PinUpdate } from './pinterest/schemas';
export { type ApiAnswer, type HttpPort } from './pinterest/http';
export { answerTooLarge, createApiAgent, MAX_ANSWER_BYTES } from './pinterest/api-agent';
export { pinIdOf, pinIdsOf } from './pinterest/pin-id';
export { isOwnerToken, tokenPort, type TokenSource } from './pinterest/token-port';

export { checkRow } from './preflight/check-row';
export { RULES, type Rule, type RuleChoice } from './preflight/limits';
export { createInspector, type Inspector } from './preflight/inspector';
export { preflight, type Look } from './preflight/preflight';
export { describedFinding, describeFinding, problemOfFindings } from './preflight/sentences';

export { sheetBytes, type SheetFormat } from './rows/write-sheet';
export { fileRows, type FileFacts } from './rows/file-rows';
export { formatOf } from './rows/read-rows';
export { createSemaphore } from './concurrency/semaphore';
export { keysWithText, type ColumnName } from './rows/columns';
export { DIALECTS, type Dialect } from './rows/dialects';
export { cellsOf, type ColumnChoice } from './rows/header';
export { namedColumn, unknownColumns } from './rows/unknown-columns';
export { type ReadRow } from './rows/row';
export { openWebFile, type WebFileOptions } from './rows/web-file';

export { createAccount, type Account, type AccountUser } from './pinterest/account';
export {
	awaitProcessing,
	pollTolerantly,
	STILL_PROCESSING,
	type ProcessingStatus,
	type UploadedVideo,
} from './publish/media-readiness';
export { candidatesFor, type BoardCandidate, type BoardLook } from './publish/candidates';
export { publishJob } from './publish/publish-job';
export { resolveJob } from './publish/resolve-job';
export { countPin } from './telemetry/counters';
export { belowSpanOf } from './telemetry/spans';
export { DEFAULT_MISSED, type MissedRule } from './schedule/catch-up';
export { changePin, deletePin, readPin, readPins, savePin } from './boards/change-pins';
export { createBoard, deleteBoard, updateBoard } from './boards/change-boards';
export { createSection, deleteSection, findSection, renameSection, sectionsOf } from './boards/change-sections';
export { checkBoard } from './boards/check-board';
export { downloadBoardImages, type BoardImage, type DownloadOptions } from './boards/download-board-images';
export { type Save } from './boards/download-image';
export {
	publishedRows,
	pinResults,
	type PinResult,
	type PublishedFilter,
	type PublishedRow,
} from './results/pin-results';
export { type Period } from './results/pin-numbers';
export { type SplitReport } from './pinterest/endpoints/analytics';
export { pinReports } from './results/pin-reports';
export { reportSheet } from './results/report-sheet';
export {
	ACCOUNT_METRICS,
	metricTypes,
	PIN_METRICS,
	reportDates,
	SORT_METRICS,
	VIDEO_METRICS,
	type ReportDates,
} from './pinterest/endpoints/report-query';
export { imageName } from './boards/image-name';
export { openImageFolder } from './boards/image-folder';
export { listBoards, type ListedBoard } from './boards/list-boards';
export { type OtherAccounts } from './import/by-account';
export { batchRow, batchRows } from './import/batch-rows';
export { importBatch } from './import/import-batch';
export { waitingPin } from './import/waiting-pin';
export { approveRows, declineRows, type ChosenRows } from './import/approve';
export { checkMended, mayBeMended, mendRow, type MendCheck, type Mending } from './import/mend-row';
export { type CellChanges } from './rows/with-cells';
export { retryImport, whyNotAgain } from './import/retry-import';
export { resultsSheet } from './import/results-sheet';
export { recordedImport, type ImportAbout, type RecordedEnd } from './import/recorded-import';
export { ImportLog, newImportId } from './ledger/import-log';
export { attemptsInFlight } from './ledger/in-flight';
export {
	asTheyAreNow,
	currentRows,
	currentRowsAt,
	mayBeTriedAgain,
	needsSomething,
	withCurrentCounters,
} from './ledger/import-rows';
export {
	countRow,
	importState,
	noCounters,
	type ImportCounters,
	type ImportedRow,
	type ImportRecord,
	type ImportState,
} from './model/import-record';
export { planBatch, planWithoutAccount, type PlannedRow } from './import/plan-batch';
export { isPlan, linesOfPlan, PLAN_BEGINNING, readPlan, type PlanHead, type PlanRow } from './import/plan-file';
export { rowsOfPlan } from './import/rows-of-plan';
export { timelineOf, type PlannedPin, type Timeline } from './import/plan-timeline';
export { type BatchRow, type RowResult } from './import/import-row';
export { askRecord, claimDraft, keptIntent, type Candidate } from './publish/claim';
export { createPipelineContext, type PipelineContext, type PipelineContextOptions } from './publish/context';
export { DEFAULT_SETTINGS, reconcileTimes, type PipelineSettings, type SendImages } from './publish/settings';
export { pruneDaily } from './schedule/daily-prune';
export { runDue, type DuePoll, type DueOptions } from './schedule/due-worker';
export { NOT_KEPT, runJob } from './schedule/run-job';
export { Counts, type JobCounts } from './overview/counts';
export { dueAccounts } from './overview/due-accounts';
export { publishDelays } from './overview/publish-delays';
export { hindrancesOf } from './overview/hindrances';
export { recentImports, type RecentImport } from './overview/recent-imports';
export { Totals } from './overview/totals';
export { todayOf, type NeedsYou, type Today } from './overview/today';

export { readCalendar, type CalendarCell, type CalendarPin } from './overview/calendar';
export { loadOf, type DayLoad, type PublishingLimits } from './overview/publishing-load';
export { WANTED_OUTCOMES, type EventFilter, type OutcomeEvent, type WantedOutcome } from './model/outcome-event';
export { deadLetters, dropDeadLetter, retryDeadLetter, type ListedLetter } from './outcomes/dead-letters';
export { deliverOutcomes } from './outcomes/deliver';
export { removeSubscriber } from './ledger/forget-subscribers';
export { newestOutcome } from './outcomes/newest-outcome';
export { sendTestEvent, standings, type Standing } from './outcomes/standing';
export { sendToWebhook, WEBHOOK_BATCH, webhookSubscriber } from './outcomes/webhook';
export { webhookKey } from './outcomes/webhook-signature';

export {
	metBy,
	type BulkChange,
	type BulkKind,
	type BulkMove,
	type BulkRequest,
	type SkipReason,
} from './bulk/bulk-change';
export { BulkLog } from './bulk/bulk-log';
export { type Verdict } from './bulk/job-verdict';
export { previewBulk, type BulkPreview } from './bulk/preview-bulk';
export { runOpenBulks } from './bulk/run-open-bulks';
export { type TryRows } from './bulk/try-rows';
