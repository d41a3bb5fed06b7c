import type { BudgetName } from '../rate-limit/budgets';

/** A call to Pinterest's API, before anybody signed it. */
export interface ApiRequest {
	/** The operation as people know it: `POST /pins`. */
	operation: string;
	method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
	/** Below the API's base URL, with its ids filled in: `/media/123`. */
	path: string;
	/** A list is one parameter for each of its values. */
	query?: Record<string, string | number | readonly string[]>;
	/** Sent as JSON. */
	body?: unknown;
	budget: BudgetName;
	/** A poll or a listing, which leaves a part of the budget to the calls that publishing waits for. */
	bulk?: boolean;
	/** Whether sending it twice does no harm. Only then is an unanswered call repeated. */
	safe: boolean;
	/** Runs when the budget allows the call, right before it is sent; what it throws keeps the call from being sent. */
	beforeSend?: () => Promise<{ deadline: number }>;
	/**
	 * By `performance.now()`: a call without a complete answer by then is given up, refreshed token or
	 * not, and one that was not sent by then is not sent any more, however long the process was held up. That clock may
	 * stand still while a machine sleeps, so a port measures the same time by the machine's clock too.
	 */
	deadline?: number;
	/** Ends the call where that does no harm; of one that is not safe only the wait for its budget. */
	signal?: AbortSignal;
}

/** What came back, whatever its status. */
export interface ApiAnswer {
	status: number;
	/** Names in lower case. */
	headers: Record<string, string>;
	/** Parsed JSON, or the text where it is none. */
	body: unknown;
}

/**
 * Sends a request with the user's token and answers with every status. The token, the base URL, the
 * proxy and the time-out are its own business: n8n's helper inside n8n, undici in the runner.
 * @throws NoAnswerError when there was no answer.
 */
export type HttpPort = (request: ApiRequest) => Promise<ApiAnswer>;

/** Whether bytes of a request that got no answer may have reached Pinterest. */
export type Sent = 'no' | 'maybe';
