import { expect } from 'vitest';
import { scriptedModel } from '../neighbours/openai';
import { slack } from './shared-slack';
import { nodeOf, type Template } from './template';

const model = scriptedModel();
const LINK = 'https://example.com/drafts/';

const draftOf = (title: string) => ({
	title,
	description: `${title}: the recipe takes an hour.`,
	alt_text: `${title} on a plate`,
});

export const agentDrafts: Template = {
	file: 'agent-drafts.json',
	does: 'drafts texts for pictures that the model has seen, and publishes those that somebody approves, once',
	credentials: [slack.credential('slackAccount00001'), model.credential('openAiAccount0001')],
	services: { ...slack.services, ...model.services },
	fillIn(workflow, { media }) {
		const ask = nodeOf(workflow, 'Ask before publishing');
		ask.parameters.channelId = { __rl: true, mode: 'list', value: slack.channelId };
		const row = (name: string) => ({
			media_url: media(`${name}.jpg`),
			board: 'Travel',
			link: `${LINK}${name}`,
			about: name,
		});
		workflow.pinData = {
			'Pictures without texts': ['lemon-tart', 'mountain-lake'].map((name) => ({ json: row(name) })),
		};
	},
	async scenario({ pins, execute, resumed }) {
		/** Runs the workflow, and presses these buttons, one for each draft. */
		async function run(titles: string[], buttons: string[]) {
			model.says(...titles.map((title) => ({ output: draftOf(title) })));
			let execution = await execute();
			for (const [index, button] of buttons.entries()) {
				expect(execution).toMatchObject({ status: 'waiting', error: undefined });
				const { text } = slack.messages().at(-1) ?? {};
				for (const said of Object.values(draftOf(titles[index] ?? ''))) expect(text).toContain(said);
				await slack.press(button);
				execution = await resumed(execution);
			}
			expect(execution).toMatchObject({ status: 'success', error: undefined });
			return execution;
		}

		await run(['Tart', 'Lake'], ['Publish', 'Decline']);
		expect(model.questions).toHaveLength(2);
		const seen = model.questions[0]?.messages.flatMap(({ content }) => (Array.isArray(content) ? content : [])) ?? [];
		expect(seen.map(({ image_url }) => image_url?.url.slice(0, 22))).toContain('data:image/jpeg;base64');
		expect(pins()).toMatchObject([
			{
				title: 'Tart',
				description: draftOf('Tart').description,
				altText: 'Tart on a plate',
				link: `${LINK}lemon-tart`,
			},
		]);

		// The model finds other words the next day. The pin stays as it is, and the row says so.
		const again = await run(['Tart again', 'Lake again'], ['Publish', 'Publish']);
		expect(again.items('Publish it once', 1)).toMatchObject([{ outcome: 'failed', problem: { code: 'edited' } }]);
		expect(again.items('Publish it once')).toMatchObject([{ outcome: 'created', title: 'Lake again' }]);
		expect(
			pins()
				.map(({ title }) => title)
				.sort(),
		).toEqual(['Lake again', 'Tart']);
	},
};
