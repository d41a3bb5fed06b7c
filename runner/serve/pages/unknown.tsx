import { Hono } from 'hono';
import {
	candidatesFor,
	cursorOf,
	problemOf,
	resolveJob,
	type BoardLook,
	type JobRecord,
	type Problem,
} from '../../../lib';
import { hasCredential } from '../../tokens';
import type { Desk } from '../desk';
import type { Env } from '../env';
import { notFound, noticeOf, Page, redirectWith, render } from '../layout';
import { pictureOf } from '../pictures';
import { OurPin } from './unknown/our-pin';
import { Candidates, OtherAnswers } from './unknown/candidates';
import { UnknownList } from './unknown/list';
import { Looks } from './unknown/looks';
import { pictureOfJob } from './unknown/picture';

/** Jobs on a page. */
const SHOWN = 50;

/** Pins of which nobody knows whether they are published: a person compares them with their board, and says which it is. */
export function unknownPage(desk: Desk): Hono<Env> {
	const { ledger } = desk;
	const looks = new Looks();

	return new Hono<Env>()
		.get('/unknown', async (c) => {
			const after = c.req.query('after');
			const decide = after === undefined ? await jobs({ needs: 'resolve' }) : [];
			const others = await jobs({}, after);
			const isOpen = ({ problem }: JobRecord) => problem?.action !== 'none';
			const last = others.length > SHOWN ? others[SHOWN - 1] : undefined;
			return render(
				c,
				<Page title="Unknown" current="unknown" session={c.var.session} notice={noticeOf(c)} live>
					<h1>Unknown</h1>
					<p class="lead">
						Pinterest did not say whether these pins are published. None of them is sent again blindly.
					</p>
					<UnknownList
						decide={after === undefined ? decide.slice(0, SHOWN) : others.slice(0, SHOWN).filter((job) => !isOpen(job))}
						waiting={others.slice(0, SHOWN).filter(isOpen)}
						desk={desk}
					/>
					{last && (
						<p class="paging">
							<a class="button" href={`/unknown?after=${encodeURIComponent(cursorOf(last))}`}>
								Show more
							</a>
						</p>
					)}
				</Page>,
			);
		})
		.get('/unknown/:key', async (c) => {
			const { session } = c.var;
			const job = await ledger.find(c.req.param('key'));
			if (!job) return notFound(c, 'There is no such pin in this record.');
			const path = pathOf(job.key);
			if (job.state !== 'unknown')
				return redirectWith(c, '/unknown', `${nameOf(job)} is ${job.state} by now, so there is nothing to decide.`);
			const connected = hasCredential(desk.settings);
			const found = c.req.query('look') === '1' && connected ? await lookAt(job) : undefined;
			return render(
				c,
				<Page title={nameOf(job)} current="unknown" session={session} notice={noticeOf(c)}>
					<p>
						<a href="/unknown">All unknown pins</a>
					</p>
					<h1>{nameOf(job)}</h1>
					<p class="lead">Is this pin on Pinterest? Compare it with its board, and say which one it is.</p>
					<div class="beside">
						<OurPin job={job} path={path} desk={desk} />
						<div class="candidates">
							<Candidates {...{ job, path, desk, session, connected }} found={found} />
							<OtherAnswers {...{ job, path, session }} />
						</div>
					</div>
				</Page>,
			);
		})
		.get('/unknown/:key/picture', async (c) => {
			const job = await ledger.find(c.req.param('key'));
			return await pictureOf(desk, job && (await pictureOfJob(ledger, job)));
		})
		.get('/unknown/:key/pins/:pin/picture', async (c) => {
			const url = looks.pictureOf(c.req.param('key'), c.req.param('pin'));
			return await pictureOf(desk, url === undefined ? undefined : { url });
		})
		.post('/unknown/:key', async (c) => {
			const { answer, pin, sentAt } = await c.req.parseBody();
			const key = c.req.param('key');
			try {
				const isThere = answer === 'pin';
				const account = isThere && hasCredential(desk.settings) ? (await desk.account()).pipeline : undefined;
				const { apiBaseUrl } = desk.settings;
				const given = typeof pin === 'string' ? pin : '';
				const job = await resolveJob(key, isThere ? { pin: given } : { sentAt: Number(sentAt) || undefined }, {
					ledger,
					account,
					apiBaseUrl,
				});
				return redirectWith(c, '/unknown', whatNext(job));
			} catch (error) {
				return redirectWith(c, pathOf(key), problemOf(error).message);
			}
		});

	async function jobs(filter: { needs?: string }, after?: string): Promise<JobRecord[]> {
		const found: JobRecord[] = [];
		for await (const job of ledger.list.jobs({ states: ['unknown'], ...filter }, { after, page: SHOWN + 1 }))
			if (found.push(job) > SHOWN) break;
		return found;
	}

	async function lookAt(job: JobRecord): Promise<{ look?: BoardLook; problem?: Problem }> {
		try {
			const { pipeline } = await desk.account();
			const look = await candidatesFor(pipeline, job, desk.signal);
			if (look) looks.keep(job.key, look);
			return { look };
		} catch (error) {
			return { problem: problemOf(error) };
		}
	}
}

const pathOf = (key: string) => `/unknown/${encodeURIComponent(key)}`;

const nameOf = ({ label }: JobRecord) => label.title ?? label.source;

function whatNext(job: JobRecord): string {
	const name = nameOf(job);
	if (job.state === 'published') return `${name} is published: the record has its pin now.`;
	if (job.state === 'scheduled') return `${name} is due now. A worker publishes it, or an import of its row.`;
	return `${name} is not published. Import its row again to publish it.`;
}
