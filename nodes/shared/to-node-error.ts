import { NodeApiError, NodeOperationError, type IExecuteFunctions, type JsonObject } from 'n8n-workflow';
import { PinterestApiError, problemOf, type Action } from '../../lib';

/** What to do, in the words of somebody who sits in the editor. */
const ADVICE: Partial<Record<Action, string>> = {
	reconnect: 'Open the credential and connect the account again.',
	'upgrade-access': "Ask for Standard access for your app in Pinterest's developer portal.",
	'retry-later': 'Run the workflow again in a few minutes.',
	wait: 'Run the workflow again later.',
};

/** The one mapping from problems to n8n's errors: the message says what happened, the description what to do. */
export function toNodeError(
	context: Pick<IExecuteFunctions, 'getNode'>,
	error: unknown,
): NodeApiError | NodeOperationError {
	const { message, action } = problemOf(error);
	const description = ADVICE[action];
	const node = context.getNode();
	if (error instanceof PinterestApiError) {
		const details: JsonObject = {
			operation: error.operation,
			requestId: error.requestId ?? null,
			code: error.code ?? null,
		};
		return new NodeApiError(node, details, { message, description, httpCode: String(error.status) });
	}
	return new NodeOperationError(node, error as Error, { message, description });
}
