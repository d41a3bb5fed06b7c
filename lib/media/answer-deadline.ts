import { errors, type Dispatcher } from 'undici';

/**
 * Gives a request up when its answer's headers are not in after a time. undici's own limit begins
 * anew with every interim answer (103 Early Hints), of which an origin may send without end. The
 * wait for a free connection does not count.
 */
export function answerDeadline(timeoutMs: number): Dispatcher.DispatcherComposeInterceptor {
	return (dispatch) => (options, handler) => dispatch(options, watched(handler, timeoutMs));
}

function watched(handler: Dispatcher.DispatchHandler, timeoutMs: number): Dispatcher.DispatchHandler {
	let timer: NodeJS.Timeout | undefined;
	return {
		onRequestStart(controller, context) {
			clearTimeout(timer);
			timer = setTimeout(() => controller.abort(new errors.HeadersTimeoutError()), timeoutMs);
			handler.onRequestStart?.(controller, context);
		},
		onResponseStart(controller, status, headers, statusMessage) {
			if (status >= 200) clearTimeout(timer);
			handler.onResponseStart?.(controller, status, headers, statusMessage);
		},
		onResponseData: (controller, chunk) => handler.onResponseData?.(controller, chunk),
		onResponseEnd(controller, trailers) {
			clearTimeout(timer);
			handler.onResponseEnd?.(controller, trailers);
		},
		onResponseError(controller, error) {
			clearTimeout(timer);
			handler.onResponseError?.(controller, error);
		},
	};
}
