import type { JobRecord } from '../../lib/model/job';
import { PipelineError } from '../../lib/model/problem';
import { resolveJob } from '../../lib/publish/resolve-job';
import type { SeenPin } from '../judges/pin-judge';
import type { Actor } from '../kernel/actor';
import type { SimPin } from '../pinterest/pinterest';
import { looksOf, type Wish } from '../wishes';
import { API_BASE_URL, type World } from '../world';

/** A person looks at a board so long after the last attempt, in milliseconds: the time that the documentation names, and a minute. */
const LOOKS_AFTER_MS = 4 * 60_000;

/** The jobs of a world as its store has them. */
export async function jobsOf({ store }: World): Promise<JobRecord[]> {
	const jobs: JobRecord[] = [];
	for await (const [, raw] of store.backing.scan('job:')) jobs.push((JSON.parse(raw) as { value: JobRecord }).value);
	return jobs;
}

/** A person who looks at the boards, and says of each job that is unknown which pin is its own, or that there is none. */
export async function resolveOpen(actor: Actor, world: World): Promise<void> {
	const jobs = await lookAtJobs(actor, world);
	for (const job of jobs) if (job.state === 'unknown') await resolve(actor, world, job, jobs);
}

/** A look at the store is the world's own step, because the rows may be in a real one, which takes real time. */
async function lookAtJobs(actor: Actor, world: World): Promise<JobRecord[]> {
	const { scheduler } = world;
	const found = Promise.withResolvers<JobRecord[]>();
	scheduler.after(0, undefined, async () => {
		const jobs = await jobsOf(world);
		scheduler.after(0, actor, () => found.resolve(jobs));
	});
	return await found.promise;
}

/** @param jobs all that there are. */
export async function resolve(
	actor: Actor,
	world: World,
	{ key, label, armedAt: sentAt }: JobRecord,
	jobs: readonly JobRecord[],
): Promise<void> {
	const wait = (sentAt ?? 0) + LOOKS_AFTER_MS - world.store.now();
	if (wait > 0 && !world.isHostile) await actor.clock.sleep(wait);
	else if (wait > 0) return;
	const wish = world.wishes.find(({ mediaUrl }) => mediaUrl === label.source);
	const pin = wish && pinFor(wish, world, jobs);
	if (wish && !pin) world.judges.pins.saidAbsent(wish, world.scheduler.now);
	world.story.tell(
		actor,
		() => `says of ${world.rowNamed(label.source)}: ${pin ? `its pin is ${pin.id}` : 'there is no pin'}`,
	);
	const resolution = pin ? { pin: pin.id } : { sentAt };
	try {
		await resolveJob(key, resolution, { ledger: world.ledgerOf(actor), apiBaseUrl: API_BASE_URL });
	} catch (error) {
		if (!(error instanceof PipelineError)) throw error;
		world.story.tell(actor, () => `is told: ${error.message}`);
	}
}

/** Its own pin; where another row that looks alike has that one by now, a free one of those that look alike. */
function pinFor(wish: Wish, { judges: { pins }, wishes }: World, jobs: readonly JobRecord[]): SimPin | undefined {
	const taken = new Set(jobs.map(({ receipt }) => receipt?.id));
	const isFree = ({ pin }: SeenPin) => !taken.has(pin.id);
	const own = pins.of(wish);
	if (own.length === 0) return undefined;
	const alike = wishes.filter((other) => looksOf(other) === looksOf(wish)).flatMap((other) => pins.of(other));
	return (own.find(isFree) ?? alike.find(isFree) ?? own[0])?.pin;
}
