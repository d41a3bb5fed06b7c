import type { NeighbourAnswer, NeighbourCall, Services } from './server';

/** A message in a channel. */
export interface SlackMessage {
	/** The texts of a message, one line for each. */
	text: string;
	/** The addresses behind its buttons, by their labels. */
	buttons: Record<string, string>;
	/** What the message carries: the titles of files, with their bytes. */
	files: { title: string; bytes: number }[];
}

export interface SlackChannel {
	channelId: string;
	credential: (id: string) => { id: string; name: string; type: string; data: object };
	/** The messages so far, the oldest first. */
	messages(): SlackMessage[];
	/** Opens the link of a button of the newest message, as the person's browser does. */
	press(label: string): Promise<void>;
	services: Services;
}

const TOKEN = 'xoxb-emulated-0123456789';

/** Characters of a text in a block, by Slack's API. */
const LONGEST_TEXT = 3_000;

interface Block {
	type: string;
	text?: { text: string };
	elements?: { text: { text: string }; url?: string }[];
}

/** A channel of a workspace, as Slack's Web API shows it to a bot of n8n's node. */
export function slackChannel(channelId = 'C0EMULATED1'): SlackChannel {
	const messages: SlackMessage[] = [];
	/** Uploads that are not in a channel yet, by their IDs. */
	const uploads = new Map<string, number>();
	return {
		channelId,
		credential: (id) => ({ id, name: 'Slack account', type: 'slackApi', data: { accessToken: TOKEN } }),
		messages: () => [...messages],
		async press(label) {
			const message = messages.at(-1);
			const address = message?.buttons[label];
			if (!address) throw new Error(`There is no button ${label} under: ${message?.text}`);
			const response = await fetch(address, {
				headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' },
			});
			if (!response.ok) throw new Error(`The link of ${label} answers ${response.status}: ${await response.text()}`);
		},
		services: {
			'slack.com': (call) => {
				if (!call.path.startsWith('/api/')) return undefined;
				if (call.headers.authorization !== `Bearer ${TOKEN}`) return { json: { ok: false, error: 'invalid_auth' } };
				const answer = answerTo(call);
				if (answer === undefined) return undefined;
				return { json: typeof answer === 'string' ? { ok: false, error: answer } : { ok: true, ...answer } };
			},
			'files.slack.com': ({ method, path, body }) => {
				const id = /^\/upload\/v1\/(\w+)$/.exec(path)?.[1];
				if (method !== 'POST' || !id || !uploads.has(id)) return undefined;
				uploads.set(id, (body as Buffer).length);
				return { body: `OK - ${(body as Buffer).length}` } satisfies NeighbourAnswer;
			},
		},
	};
	/** What a method of the API answers, or the code of its error. */
	function answerTo({ path, query, body }: NeighbourCall): object | string | undefined {
		switch (path) {
			case '/api/chat.postMessage':
				return posted(body);
			case '/api/files.getUploadURLExternal': {
				if (!query.get('filename') || !Number(query.get('length'))) return 'invalid_arguments';
				const id = `F0EMULATED${uploads.size}`;
				uploads.set(id, 0);
				return { file_id: id, upload_url: `https://files.slack.com/upload/v1/${id}` };
			}
			case '/api/files.completeUploadExternal': {
				const given = body.files as { id: string; title: string }[];
				if (body.channel_id !== channelId) return 'channel_not_found';
				const files = given.map(({ id, title }) => ({ title, bytes: uploads.get(id) ?? 0 }));
				if (files.some(({ bytes }) => bytes === 0)) return 'file_not_found';
				messages.push({ text: '', buttons: {}, files });
				return { files: given };
			}
		}
		return undefined;
	}

	function posted(body: { channel?: string; text?: string; blocks?: Block[] }): object | string {
		if (body.channel !== channelId) return 'channel_not_found';
		const { blocks = [] } = body;
		const texts = blocks.flatMap(({ text }) => text?.text ?? []);
		if (texts.some((text) => text === '' || text.length > LONGEST_TEXT)) return 'invalid_blocks';
		const buttons = blocks.flatMap(({ elements = [] }) => elements.map(({ text, url }) => [text.text, url ?? '']));
		const text = [body.text ?? '', ...texts].filter((each) => each.trim() !== '').join('\n');
		if (text === '') return 'no_text';
		messages.push({ text, buttons: Object.fromEntries(buttons) as Record<string, string>, files: [] });
		return { channel: channelId, ts: `1764000000.${String(messages.length).padStart(6, '0')}` };
	}
}
