import type { Lease } from '../ledger/lease';
import type { PublishedPin } from '../model/outcome';
import { NoAnswerError, type PinterestApiError } from '../pinterest/errors';
import { utcTime, type PinCreate } from '../pinterest/schemas';
import type { Pipeline } from './pipeline';

/** With less than this share of its time left, a call is not begun: its end could fall after its quarantine. */
const LEAST_TIME_LEFT = 0.3;

export type Sent =
	| { pin: PublishedPin; requestId?: string; failure?: undefined }
	/** Pinterest's answer, or that there was none. */
	| { failure: PinterestApiError | NoAnswerError }
	/** Armed, and broken off by something else: whether there is a pin is not known. */
	| { failure: Error };

/**
 * One attempt: armed when the pace allows it, sent at once, given up before its quarantine can end.
 * @throws what kept the call from being armed: the store, the pace, an interruption. Nothing was sent then.
 */
export async function sendOnce({ client, clock, settings, pinUrl }: Pipeline, lease: Lease, pin: PinCreate, likeness: string): Promise<Sent> {
	let armed = false;
	const beforeSend = async () => {
		const deadline = clock.monotonic() + settings.callTimeoutMs;
		await lease.arm(likeness);
		armed = true;
		const left = deadline - clock.monotonic();
		if (left < settings.callTimeoutMs * LEAST_TIME_LEFT) throw new NoAnswerError('POST /pins', 'no', 'this process was held up');
		return { deadline };
	};
	try {
		const { requestId, ...answer } = await client.createPin(pin, beforeSend);
		const createdAt = utcTime(answer.created_at) ?? new Date(clock.now()).toISOString();
		return { pin: { id: answer.id, url: pinUrl(answer.id), createdAt }, requestId };
	} catch (error) {
		if (!armed) throw error;
		return { failure: error as Error };
	}
}
