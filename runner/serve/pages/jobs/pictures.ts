import {
	createSemaphore,
	describeMedia,
	networkCodeOf,
	PipelineError,
	smallPicture,
	type JobRecord,
	type MediaOpener,
	type MediaRef,
} from '../../../../lib';

/** What is kept of small pictures, in bytes: some two thousand. */
const MOST_BYTES = 24 * 1024 * 1024;
/** Pictures that are fetched and made at once, and those that may wait for it. */
const AT_ONCE = 4;
const MOST_WAITING = 200;
/** A picture has to be there after this time, in milliseconds. */
const FETCH_MS = 20_000;
/** What could not be fetched is not tried again for so long, in milliseconds; and an origin that does not answer, for any picture. */
const FAILED_MS = 5 * 60_000;
const SILENT_MS = 60_000;
const MOST_FAILED = 5_000;

/** Origins with these problems do not answer at all, so that their other pictures are not asked for either. */
const SILENT = ['origin-unreachable', 'origin-timeout', 'origin-tls', 'origin-rate-limited'];
const VIDEO = /\.(mp4|m4v|mov|webm)$/i;

/** What stands for a job in a list. */
export type Picture = { kind: 'jpeg'; bytes: Buffer } | { kind: 'video' | 'none' | 'later' };

/** Small pictures of jobs, kept in memory. Each is fetched once, whoever wants it at the same moment. */
export class Pictures {
	private readonly known = new Map<string, Buffer>();
	private bytes = 0;
	private readonly failed = new Map<string, number>();
	private readonly fetching = new Map<string, Promise<Picture>>();
	private readonly slots = createSemaphore(AT_ONCE);

	constructor(
		private readonly open: MediaOpener,
		private readonly now: () => number,
		private readonly signal: AbortSignal,
	) {}

	async of(job: JobRecord): Promise<Picture> {
		const ref = imageOf(job);
		if (ref === 'video' || ref === undefined) return { kind: ref ?? 'none' };
		const name = JSON.stringify(ref);
		const bytes = this.known.get(name);
		if (bytes) {
			this.known.delete(name);
			this.known.set(name, bytes); // the one that was wanted last goes last
			return { kind: 'jpeg', bytes };
		}
		if (this.hasFailed(name) || this.hasFailed(originOf(ref))) return { kind: 'none' };
		const under = this.fetching.get(name);
		if (under) return await under;
		if (this.fetching.size >= MOST_WAITING) return { kind: 'later' };
		const fetching = this.fetch(ref, name).finally(() => this.fetching.delete(name));
		this.fetching.set(name, fetching);
		return await fetching;
	}

	private async fetch(ref: MediaRef, name: string): Promise<Picture> {
		return await this.slots.run(async () => {
			// It may have been found out while this one waited.
			if (this.hasFailed(originOf(ref))) return { kind: 'none' };
			try {
				const signal = AbortSignal.any([this.signal, AbortSignal.timeout(FETCH_MS)]);
				const bytes = await smallPicture(this.open(ref), signal);
				this.keep(name, bytes);
				return { kind: 'jpeg', bytes };
			} catch (error) {
				if (this.signal.aborted) return { kind: 'later' };
				this.fail(name, FAILED_MS);
				if ('url' in ref && isSilent(error)) this.fail(originOf(ref), SILENT_MS);
				const isVideo = error instanceof PipelineError && error.problem.code === 'media-unknown' && 'url' in ref;
				return { kind: isVideo && VIDEO.test(describeMedia(ref)) ? 'video' : 'none' };
			}
		});
	}

	private keep(name: string, bytes: Buffer): void {
		this.known.set(name, bytes);
		this.bytes += bytes.length;
		for (const [oldest, its] of this.known) {
			if (this.bytes <= MOST_BYTES) return;
			this.known.delete(oldest);
			this.bytes -= its.length;
		}
	}

	private fail(name: string, forMs: number): void {
		this.failed.delete(name);
		this.failed.set(name, this.now() + forMs);
		const [oldest] = this.failed.keys();
		if (this.failed.size > MOST_FAILED && oldest !== undefined) this.failed.delete(oldest);
	}

	private hasFailed(name: string): boolean {
		return (this.failed.get(name) ?? 0) > this.now();
	}
}

/** The image of a job: of a video its cover. A job that is published keeps the address alone, without its query. */
function imageOf({ draft, label, mediaId }: JobRecord): MediaRef | 'video' | undefined {
	const cover = draft?.cover && 'media' in draft.cover ? draft.cover.media : undefined;
	if (cover) return cover;
	const [first] = draft?.media ?? [];
	const source = first ? describeMedia(first) : label.source;
	if (mediaId !== undefined || VIDEO.test(source)) return 'video';
	if (first) return first;
	return /^https?:\/\//.test(source) ? { url: source } : undefined;
}

function originOf(ref: MediaRef): string {
	return 'url' in ref && URL.canParse(ref.url) ? new URL(ref.url).origin : '';
}

function isSilent(error: unknown): boolean {
	if (error instanceof PipelineError) return SILENT.includes(error.problem.code);
	return networkCodeOf(error) !== undefined || (error as Error).name === 'TimeoutError';
}
