import { once } from 'node:events';
import { Ledger, openStore, problemOf } from '../../lib';
import { LEASE_SECONDS } from '../defaults';
import { EXIT } from '../exit-codes';
import { interruptible } from '../interrupt';
import { ownTimeZone } from '../moment';
import { openPipeline, type PublishSettings, type RunnerPipeline } from '../open-pipeline';
import { printJson, printNotice, printText } from '../print';
import { createApp } from '../serve/app';
import type { Desk } from '../serve/desk';
import { passwordsOf, type PasswordFlags } from '../serve/passwords';
import { startServer } from '../serve/server';
import { Tasks } from '../serve/tasks';
import { usage, type Settings } from '../settings';
import { publishInLittleMemory } from '../streaming-memory';
import { checkWebhooks, openWebhooks, type WebhookSettings } from '../webhooks';
import { currentUser } from '../user';

/** Where the page is, and who reaches it. */
export interface PageOptions extends PasswordFlags {
	port: number;
	/** The address to listen on. @default 127.0.0.1 */
	listen?: string;
	/** The zone in which times are shown and read. @default the machine's */
	timeZone?: string;
}

export interface OpenedPage {
	/** The page's own, on a store that answers or rejects at once. */
	ledger: Ledger;
	/** Finishes what the page has begun, and ends it. */
	close: () => Promise<void>;
}

/** Serves the operations page until interrupted. @returns the exit code. */
export async function serve(
	{ webhooks: addresses, webhookSecretFile, ...options }: PageOptions & PublishSettings & WebhookSettings,
	settings: Settings,
): Promise<number> {
	publishInLittleMemory();
	const { signal, done } = interruptible('Stopping. What the page is publishing is finished first.');
	try {
		const checked = await checkWebhooks({ webhooks: addresses, webhookSecretFile });
		const page = await openPage(options, settings, signal);
		try {
			const webhooks = await openWebhooks(checked, page.ledger, settings);
			if (!signal.aborted) await once(signal, 'abort');
			await webhooks.close();
		} finally {
			await page.close();
		}
	} finally {
		done();
	}
	return EXIT.interrupted;
}

/**
 * Opens the page, and prints where it is.
 * @param interrupted ends what the page has begun; closing it does so too.
 * @throws PipelineError `usage`, and `store-unavailable` where the store cannot be opened.
 */
export async function openPage(
	{
		port,
		listen = '127.0.0.1',
		timeZone = ownTimeZone(),
		passwordFile,
		readerPasswordFile,
		...publishing
	}: PageOptions & PublishSettings,
	settings: Settings,
	interrupted: AbortSignal,
): Promise<OpenedPage> {
	if (settings.storeUrl === 'memory:')
		throw usage(
			'The page shows what other processes record, so it needs a store that they can reach: sqlite:PATH, postgres:// or redis://.',
		);
	const loopback = isLoopback(listen);
	const { passwords, printed } = await passwordsOf({ passwordFile, readerPasswordFile }, loopback);
	const store = await openStore(settings.storeUrl);
	const closing = new AbortController();
	const signal = AbortSignal.any([interrupted, closing.signal]);
	const opened: RunnerPipeline[] = [];
	const open: Desk['openAccount'] = async (watch) => await openPipeline(settings, publishing, { signal, ...watch });
	let account: Promise<RunnerPipeline> | undefined;
	const tasks = new Tasks();
	const desk: Desk = {
		ledger: new Ledger(store, {
			owner: 'the operations page',
			leaseMs: (publishing.leaseSeconds ?? LEASE_SECONDS) * 1000,
			onUnreadable: ({ message }) => printNotice(message),
		}),
		settings,
		publishing,
		timeZone,
		now: Date.now,
		openAccount: open,
		account: async () => {
			account ??= open({}).then((pipeline) => {
				opened.push(pipeline);
				return pipeline;
			});
			try {
				return await account;
			} catch (error) {
				account = undefined; // it may be connected by the next time
				throw error;
			}
		},
		tasks,
		signal,
	};
	const close = async () => {
		closing.abort(new DOMException('The page is closed.', 'AbortError'));
		await tasks.ended();
		for (const each of opened) await each.close();
		await store.disconnect();
	};
	try {
		const defaultName = loopback ? (currentUser() ?? 'a person') : 'a person';
		const server = await startServer(createApp(desk, { passwords, defaultName, loopback }), listen, port);
		sayWhere(
			server.url,
			{ listen, loopback, printed, readerToken: printed ? passwords.reader : undefined, token: passwords.editor },
			settings,
		);
		return {
			ledger: desk.ledger,
			close: async () => {
				await server.close();
				await close();
			},
		};
	} catch (error) {
		await close().catch((failure: unknown) => printNotice(problemOf(failure).message));
		throw error;
	}
}

interface Where {
	listen: string;
	loopback: boolean;
	/** Whether the tokens were made for this run, and so have to be said. */
	printed: boolean;
	token: string;
	readerToken?: string;
}

function sayWhere(url: string, { loopback, printed, token, readerToken }: Where, { json }: Settings): void {
	const loginUrl = (its: string) => `${url}login?token=${its}`;
	if (json) {
		const tokens = printed && {
			token,
			loginUrl: loginUrl(token),
			readerToken,
			readerLoginUrl: readerToken && loginUrl(readerToken),
		};
		printJson({ type: 'serve', url, ...tokens });
	} else if (printed)
		printText(
			[
				`The operations page is at ${url}`,
				`Log in with ${loginUrl(token)}`,
				...(readerToken === undefined ? [] : [`To look only     ${loginUrl(readerToken)}`]),
				'',
				'Ctrl-C stops it.',
			].join('\n'),
		);
	else printText(`The operations page is at ${url}\nLog in with the password of the file. Ctrl-C stops it.`);
	if (!loopback)
		printNotice(
			'This page speaks HTTP without TLS: passwords and pages can be read on the way. Put a reverse proxy with TLS before it.',
		);
}

function isLoopback(host: string): boolean {
	return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
