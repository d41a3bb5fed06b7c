import { NodeApiError, NodeOperationError, type IExecuteFunctions, type JsonObject } from 'n8n-workflow';
import { PinterestApiError, problemOf } from '../../lib';
import { ADVICE } from './sentences';

/** Converts a problem to an n8n error: the message says what happened, the description what to do. */
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
