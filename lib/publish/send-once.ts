import type { Lease } from '../ledger/lease';
import type { PublishedPin } from '../model/outcome';
import { problemOf } from '../model/problem';
import { NoAnswerError, PinterestApiError } from '../pinterest/errors';
import { utcTime, type PinCreate } from '../pinterest/schemas';
import { verdictOf, type AnswerVerdict } from '../pinterest/verdict';
import type { Pipeline } from './context';

/** With less than this share of its time left, a call is not begun: its end could fall after its quarantine. */
const LEAST_TIME_LEFT = 0.3;

/** Pinterest's answer, that there was none, or what broke off the call: what that asks for. */
export interface Refused {
	verdict: AnswerVerdict;
	failure: Error;
}

export type Sent = { pin: PublishedPin } | Refused;

/** It was not to be sent after all, and was not. */
export class HeldBack extends Error {}

export interface SendOptions {
	likeness: string;
	/** Whether Pinterest is to fetch a picture itself. */
	byAddress: boolean;
	/** Asked when the pace allows the call. */
	mayGo: () => Promise<boolean>;
	/** Ends the wait for the pace. What is sent is not interrupted: its end would not be known. */
	signal?: AbortSignal;
}

/**
 * One attempt: armed when the pace allows it, sent at once, given up before its quarantine can end, and
 * its receipt kept, which ends the lease.
 * @throws what kept the call from being armed: `HeldBack`, the store, the pace, an interruption. Nothing was sent then.
 */
export async function sendOnce(
	pipeline: Pipeline,
	lease: Lease,
	pin: PinCreate,
	{ likeness, byAddress, mayGo, signal }: SendOptions,
): Promise<Sent> {
	const { client, clock, settings, pinUrl } = pipeline;
	let armed = false;
	const beforeSend = async () => {
		if (!(await mayGo())) throw new HeldBack();
		const deadline = clock.monotonic() + settings.callTimeoutMs;
		await lease.beginAttempt(likeness);
		armed = true;
		const left = deadline - clock.monotonic();
		if (left < settings.callTimeoutMs * LEAST_TIME_LEFT)
			throw new NoAnswerError('POST /pins', 'no', 'this process was held up');
		return { deadline };
	};
	const answer = await client.createPin(pin, beforeSend, signal).catch((error: Error) => {
		if (!armed) throw error;
		return error;
	});
	if (answer instanceof Error) return { failure: answer, verdict: judged(answer, byAddress) };
	const createdAt = utcTime(answer.created_at) ?? new Date(clock.now()).toISOString();
	const published = { id: answer.id, url: pinUrl(answer.id), createdAt };
	await lease.published(published, likeness, answer.requestId);
	return { pin: published };
}

/** What is neither an answer nor the lack of one broke off after arming. */
function judged(failure: Error, pictureByAddress: boolean): AnswerVerdict {
	const known = failure instanceof PinterestApiError || failure instanceof NoAnswerError;
	return known
		? verdictOf(failure, { safe: false, pictureByAddress })
		: { kind: 'unknown', problem: problemOf(failure) };
}
