import { describe, expect, it } from 'vitest';
import { pictures } from '../support/pictures';
import { emulate } from '../support/pipeline';
import { chain, run } from '../support/workflow';

const token = { authentication: 'accessToken' };

describe('the fields of Warm-Up', () => {
	/** Three pins through Pinterest Publish with these options; what became of each. */
	async function published(options: object): Promise<unknown[]> {
		const [emulator, host] = [await emulate(), await pictures()];
		const input = ['One', 'Two', 'Three'].map((title) => ({
			json: { board: 'Travel', title, media_url: `${host.url}/${title}.jpg` },
		}));
		const items = await run(emulator, chain(['pinterestPublish', { ...token, options } as never]), { input });
		return items.map(({ json }) => json.outcome).sort();
	}

	it('limit the pins of a day, as the text does that an earlier version stored', async () => {
		const slow = ['created', 'scheduled', 'scheduled'];
		expect(await published({ warmUpPlan: { plan: { firstDay: 1, lastDay: 2, days: 5 } } })).toEqual(slow);
		expect(await published({ warmUp: '1-2/5' })).toEqual(slow);
	});

	it('replace the text', async () => {
		const options = { warmUp: '1-2/5', warmUpPlan: { plan: { firstDay: 90_000, lastDay: 90_000, days: 2 } } };
		expect(await published(options)).toEqual(['created', 'created', 'created']);
	});

	it('begin with a plan that is stored as nothing but its name', async () => {
		const outcomes = await published({ warmUpPlan: { plan: {} } }); // 5-50/30
		expect(outcomes).toEqual(['created', 'scheduled', 'scheduled']);
	});

	it('stop the node where they make no plan', async () => {
		const wrong = published({ warmUpPlan: { plan: { firstDay: 5, lastDay: 1, days: 2 } } });
		await expect(wrong).rejects.toThrow('The warm-up is "5-1/2"');
	});
});

describe('Silence Rules of Pinterest Validate', () => {
	/** The codes of what is found about a pin with a link of a shortener and a run_at in the past. */
	async function found(options: object): Promise<string[]> {
		const [emulator, host] = [await emulate(), await pictures()];
		const json = { board: 'Travel', title: 'One', media_url: `${host.url}/One.jpg`, link: 'https://bit.ly/a' };
		const workflow = chain(['pinterestValidate', { options } as never]);
		const input = [{ json: { ...json, run_at: '2020-01-01T00:00:00Z' } }];
		const [item] = await run(emulator, workflow, { input });
		return (item?.json.findings as { code: string }[]).map(({ code }) => code);
	}

	it('leaves out the rules of the list and those of the text that an earlier version stored', async () => {
		expect(await found({})).toEqual(expect.arrayContaining(['link-shortener', 'run-at-past']));
		const both = await found({ silence: 'run-at-past, image-small', silenceRules: ['link-shortener'] });
		expect(both.filter((code) => ['link-shortener', 'run-at-past', 'image-small'].includes(code))).toEqual([]);
	});
});

describe('Check Boards of Pinterest Validate', () => {
	const input = async () => [
		{ json: { board: 'Nowhere', title: 'One', media_url: `${(await pictures()).url}/a.jpg` } },
	];

	it('is on where a node of today has an account', async () => {
		const workflow = chain(['pinterestValidate', token, { typeVersion: 1.1 }]);
		const [item] = await run(await emulate(), workflow, { input: await input() });
		expect(item?.json).toMatchObject({ outcome: 'failed', problem: { code: 'board-unknown' } });
	});

	it('is off in a workflow that was saved before', async () => {
		const [item] = await run(await emulate(), chain(['pinterestValidate']), { input: await input() });
		expect(item?.json).not.toHaveProperty('problem');
	});
});
