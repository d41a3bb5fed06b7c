import { inWords } from '../../../duration';
import type { Desk } from '../../desk';
import { Time } from '../../layout';
import type { AccountFacts, LimitFacts } from './facts';

const LOGIN = 'pinterest-pipeline auth login';
const TIERS: Record<string, [chip: 'good' | 'wait' | 'bad', text: string] | undefined> = {
	standard: ['good', 'Standard access'],
	trial: ['wait', 'Trial access'],
	pending: ['bad', 'not activated'],
	sandbox: ['wait', 'sandbox'],
};
/** A worker polls at least once a minute. */
const POLLS_MS = 2.5 * 60_000;
/** From so many days on a person should think of connecting again. */
const SOON_DAYS = 10;

/** The accounts: whose they are, what they may do, and what is to be done. */
export function Accounts({ facts, desk }: { facts: LimitFacts; desk: Desk }) {
	const { accounts, asking } = facts;
	const isConnected = asking || accounts.some(({ status }) => status);
	return (
		<section aria-labelledby="accounts">
			<h2 id="accounts">{accounts.length > 1 ? 'Accounts' : 'Account'}</h2>
			{asking && (
				<p class="soft">Pinterest was asked about the account and has not answered yet. Reload the page in a moment.</p>
			)}
			{!isConnected && (
				<p class="warning">
					No account is connected on this machine. Connect one with <code>{LOGIN}</code>. What is below is what the
					store knows.
				</p>
			)}
			<div class="cards account-cards">
				{accounts.map((account) => (
					<AccountCard account={account} facts={facts} desk={desk} />
				))}
			</div>
			{accounts.length === 0 && <Polls polledAt={facts.polledAt} facts={facts} />}
		</section>
	);
}

function AccountCard({ account, facts, desk }: { account: AccountFacts; facts: LimitFacts; desk: Desk }) {
	const { id, username, status } = account;
	const tier = status?.tier && TIERS[status.tier];
	const polledAt = Math.max(account.polledAt ?? 0, facts.polledAt ?? 0) || undefined;
	return (
		<div class="card">
			<h3>{username ?? id ?? 'An account that Pinterest does not name'}</h3>
			<p class="chips">
				{tier && <span class={`chip ${tier[0]}`}>{tier[1]}</span>}
				{status?.profile && <span class="chip">profile {status.profile}</span>}
				{!status && !facts.asking && <span class="chip wait">not connected here</span>}
			</p>
			{status?.problem && (
				<p class="problem">
					{status.problem.message}
					{status.problem.action === 'reconnect' && (
						<>
							{' '}
							Connect it again with <code>{LOGIN}</code>.
						</>
					)}
				</p>
			)}
			{status?.reconnectBy !== undefined && (
				<p class={(status.reconnectInDays ?? 0) <= SOON_DAYS ? 'warning' : undefined}>
					It has to be connected again within {status.reconnectInDays} days, by{' '}
					<Time at={status.reconnectBy} timeZone={desk.timeZone} />, unless a command is run before. Then:{' '}
					<code>{LOGIN}</code>
				</p>
			)}
			<WarmUp account={account} desk={desk} />
			<Polls polledAt={polledAt} facts={facts} />
			{status && status.notes.length > 0 && (
				<details>
					<summary>What its access allows</summary>
					{status.notes.map((note) => (
						<p class="soft">{note}</p>
					))}
				</details>
			)}
			{username !== undefined && id !== undefined && username !== id && <small>ID {id}</small>}
		</div>
	);
}

function WarmUp({ account: { warmUp }, desk }: { account: AccountFacts; desk: Desk }) {
	if (!warmUp) return desk.publishing.warmUp ? <p>Its warm-up begins with its first pin.</p> : null;
	const { beganAt, plan } = warmUp;
	if (plan)
		return (
			<p>
				Warm-up, day {plan.day} of {plan.days}: {plan.pins} {plan.pins === 1 ? 'pin' : 'pins'} a day.
			</p>
		);
	return desk.publishing.warmUp ? (
		<p>Its warm-up is over.</p>
	) : (
		<p>
			A warm-up began on <Time at={beganAt} timeZone={desk.timeZone} />. This page was started without{' '}
			<code>--warm-up</code>, so it does not know the plan.
		</p>
	);
}

/** Whether anybody publishes what comes due. */
function Polls({ polledAt, facts: { now } }: { polledAt: number | undefined; facts: LimitFacts }) {
	const start = (
		<>
			{' '}
			Start one with <code>pinterest-pipeline worker</code>, or Pinterest Trigger in n8n.
		</>
	);
	if (polledAt === undefined) return <p>No worker has looked for due pins yet.{start}</p>;
	const ago = inWords(Math.max(0, now - polledAt) / 1000);
	if (now - polledAt <= POLLS_MS) return <p>A worker publishes what comes due; it last looked {ago} ago.</p>;
	return (
		<p class="warning">
			No worker has looked for due pins for {ago}, so nothing that comes due is published.{start}
		</p>
	);
}
