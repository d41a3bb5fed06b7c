import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { samples } from '../../support/pipeline';
import { slack } from './shared-slack';
import { nodeOf, type Template } from './template';

const LINK = 'https://example.com/approved/';

export const formApprovePublish: Template = {
	file: 'form-approve-publish.json',
	does: 'publishes the picture of a form when somebody presses Publish in Slack, once, and not when it is declined',
	credentials: [slack.credential('slackAccount00001')],
	services: slack.services,
	fillIn(workflow) {
		nodeOf(workflow, 'Ask for approval').parameters.channelId = { __rl: true, mode: 'list', value: slack.channelId };
	},
	async scenario({ pins, url, workflow, activate, executed, resumed }) {
		await activate();
		const picture = await readFile(join(samples, 'media/lemon-tart.jpg'));
		const form = `${url}/form/${nodeOf(workflow, 'Propose a pin').webhookId}`;
		// n8n answers that a workflow is active a moment before its form is there.
		while (!(await fetch(form)).ok) await delay(100);
		let sent = 0;

		/** Sends the form, presses a button under the message, and gives what was written into the data table. */
		async function propose(title: string, button: string) {
			const fields = new FormData();
			fields.set('field-0', new Blob([picture], { type: 'image/jpeg' }), 'tart.jpg');
			for (const [index, value] of [title, 'Travel', `${LINK}${title}`].entries())
				fields.set(`field-${index + 1}`, value);
			const before = slack.messages().length;
			const response = await fetch(form, { method: 'POST', body: fields });
			expect(response.status).toBe(200);
			sent += 1;
			const asking = await executed(sent);
			expect(asking).toMatchObject({ status: 'waiting', error: undefined });
			const [shown, asked] = slack.messages().slice(before);
			expect(shown?.files).toEqual([{ title, bytes: expect.any(Number) as number }]);
			expect(shown?.files[0]?.bytes).toBeGreaterThan(picture.length);
			expect(asked?.text).toMatch(new RegExp(`Publish this pin.*\n${title}\nBoard: Travel\n`));
			expect(pins().filter((pin) => pin.title === title && button === 'Decline')).toEqual([]);
			await slack.press(button);
			const execution = await resumed(asking);
			expect(execution).toMatchObject({ status: 'success', error: undefined });
			return execution.items('Write down the outcome');
		}

		const [created] = await propose('Tart', 'Publish');
		expect(pins()).toMatchObject([{ title: 'Tart', link: `${LINK}Tart` }]);
		const pin_url = expect.stringContaining(`/pin/${pins()[0]?.id}`) as string;
		expect(created).toMatchObject({ title: 'Tart', board: 'Travel', outcome: 'created', pin_url, problem: '' });

		expect(await propose('Burnt', 'Decline')).toMatchObject([{ title: 'Burnt', outcome: 'declined', pin_url: '' }]);
		expect(await propose('Tart', 'Publish')).toMatchObject([{ title: 'Tart', outcome: 'existing', pin_url }]);
		expect(pins()).toHaveLength(1);
	},
};
