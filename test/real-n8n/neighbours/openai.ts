import type { NeighbourAnswer, NeighbourCall, Services } from './server';

/** What the model was asked. */
export interface Question {
	messages: { role: string; content: string | { type: string; text?: string; image_url?: { url: string } }[] | null }[];
	tools?: { type: string; function: { name: string } }[];
}

export interface ScriptedModel {
	credential: (id: string) => { id: string; name: string; type: string; data: object };
	/** What it is asked next is answered with these, one after the other. */
	says(...answers: object[]): void;
	/** What it was asked so far. */
	questions: Question[];
	services: Services;
}

const KEY = 'sk-emulated-0123456789';

/** A model behind OpenAI's chat completions API: it answers with what a script says, as arguments of the tool that it is given. */
export function scriptedModel(): ScriptedModel {
	const script: object[] = [];
	const questions: Question[] = [];

	function completion({ body }: NeighbourCall): NeighbourAnswer {
		const question = body as Question;
		questions.push(question);
		const answer = JSON.stringify(script.shift() ?? {});
		const tool = question.tools?.[0]?.function.name;
		const call = { id: `call_${questions.length}`, type: 'function', function: { name: tool, arguments: answer } };
		const message = tool ? { content: null, tool_calls: [call] } : { content: answer };
		return {
			json: {
				...{ id: `chatcmpl-${questions.length}`, object: 'chat.completion', created: 1, model: 'scripted' },
				choices: [
					{ index: 0, message: { role: 'assistant', ...message }, finish_reason: tool ? 'tool_calls' : 'stop' },
				],
				usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
			},
		};
	}

	return {
		credential: (id) => ({ id, name: 'OpenAI account', type: 'openAiApi', data: { apiKey: KEY } }),
		says: (...answers) => void script.push(...answers),
		questions,
		services: {
			'api.openai.com': (call) => {
				if (call.headers.authorization !== `Bearer ${KEY}`)
					return { status: 401, json: { error: { code: 'invalid_api_key', message: 'Incorrect API key provided.' } } };
				return call.method === 'POST' && call.path === '/v1/chat/completions' ? completion(call) : undefined;
			},
		},
	};
}
