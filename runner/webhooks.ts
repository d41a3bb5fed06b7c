import {
	createOriginAgent,
	deliverOutcomes,
	printableLine,
	sendToWebhook,
	systemClock,
	WEBHOOK_BATCH,
	webhookKey,
	webhookSubscriber,
	type Ledger,
} from '../lib';
import { printNotice } from './print';
import { secretIn } from './private-file';
import { usage, type Settings } from './settings';

/** Whom a command tells of outcomes. */
export interface WebhookSettings {
	/** Their addresses. @default none */
	webhooks?: string[];
	/** The file with the secret that signs what is sent. */
	webhookSecretFile?: string;
}

export interface OpenedWebhooks {
	/** Delivers what is due, for a few seconds at most, and ends. The rest is delivered by the next process. */
	close: () => Promise<void>;
}

/** How long the end of a command waits for webhooks, in milliseconds. */
const FINISH_MS = 5_000;

/** What is read before anything else is done, so that a mistake is said at once. */
export interface CheckedWebhooks {
	urls: string[];
	key: Buffer;
}

/**
 * @returns undefined where there is no webhook.
 * @throws PipelineError `usage`, `webhook-address-invalid`, `webhook-secret-invalid`.
 */
export async function checkWebhooks({
	webhooks = [],
	webhookSecretFile: file,
}: WebhookSettings): Promise<CheckedWebhooks | undefined> {
	if (webhooks.length === 0) return undefined;
	for (const url of webhooks) webhookSubscriber(url);
	if (file === undefined)
		throw usage(
			'--webhook goes with --webhook-secret-file: receivers verify by its secret that an event is genuine. Make one with: (umask 077; echo "whsec_$(openssl rand -base64 32)" > webhook-secret.txt)',
		);
	return { urls: [...new Set(webhooks)], key: webhookKey(await secretIn(file, '--webhook-secret-file')) };
}

/** Registers webhooks, and delivers outcomes to them until they are closed. */
export async function openWebhooks(
	checked: CheckedWebhooks | undefined,
	ledger: Ledger,
	{ allowPrivateNetwork }: Pick<Settings, 'allowPrivateNetwork'>,
): Promise<OpenedWebhooks> {
	if (!checked) return { close: async () => undefined };
	const agent = createOriginAgent({ allowPrivateNetwork });
	const [finish, stop] = [new AbortController(), new AbortController()];
	const { signal } = stop;
	for (const url of checked.urls) await ledger.subscribers.register(webhookSubscriber(url));
	const deliveries = checked.urls.map(async (url) => {
		const subscriber = webhookSubscriber(url);
		const name = printableLine(subscriber.name);
		let refused = false;
		await deliverOutcomes({
			ledger,
			subscriber,
			clock: systemClock,
			signal,
			finish: finish.signal,
			batch: WEBHOOK_BATCH,
			oneOfEachJob: true,
			async deliver(events) {
				const verdicts = await sendToWebhook({ url, key: checked.key }, events, { agent, clock: systemClock, signal });
				const failure = verdicts.find((verdict) => verdict.kind !== 'delivered');
				if (failure && !refused)
					printNotice(
						failure.kind === 'gone'
							? `The webhook ${name} wants no events any more (${failure.answer}). None are sent until this command is started again.`
							: `The webhook ${name} does not take events (${failure.answer}). They are sent again for three days.`,
					);
				else if (!failure && refused) printNotice(`The webhook ${name} takes events again.`);
				refused = failure !== undefined;
				return verdicts;
			},
			onDead: ({ id }, answer) =>
				printNotice(
					`The webhook ${name} did not take the event ${id} for three days (${answer}). The page Webhooks has it.`,
				),
		});
	});
	return {
		async close() {
			finish.abort();
			const late = setTimeout(() => stop.abort(), FINISH_MS).unref();
			await Promise.all(deliveries);
			clearTimeout(late);
			await agent.close();
		},
	};
}
