import { describe, expect, it } from 'vitest';
import { exposition } from '../../runner/serve/metrics/exposition';
import { reachable } from '../lib/store/reachable';
import { startProxy } from '../lib/store/tcp-proxy';
import { afterThisTest } from '../support/cleanup';
import { cli, ownFolder } from '../support/cli';
import { ownDatabase, POSTGRES_URL } from '../support/database';
import { startPage } from '../support/page';
import { emulate, samples as folderOfSamples } from '../support/pipeline';
import { parsePrometheus, type Sample } from '../support/prometheus';
import { commandAt, importDue, makeDue } from '../support/worker';

const HEAD = 'media_url,board,title,link,approve';

function valueOf(samples: Sample[], name: string, labels: Record<string, string> = {}): number | undefined {
	const fits = (sample: Sample) =>
		sample.name === `pinterest_pipeline_${name}` &&
		Object.entries(labels).every(([label, value]) => sample.labels[label] === value);
	return samples.find(fits)?.value;
}

describe('metrics for Prometheus', () => {
	it('escape labels and help, and say numbers as Prometheus reads them', () => {
		const text = exposition([
			{
				name: 'a',
				help: 'one\\two\nthree',
				type: 'gauge',
				samples: [
					[{ l: 'a"b\\c\nd' }, 1.5],
					[{}, Infinity],
				],
			},
			{ name: 'b', help: 'none', type: 'counter', samples: [] },
			{ name: 'c_total', help: 'NaN', type: 'counter', samples: [[{}, NaN]] },
		]);
		expect(text).toBe(
			'# HELP a one\\\\two\\nthree\n# TYPE a gauge\na{l="a\\"b\\\\c\\nd"} 1.5\na +Inf\n# HELP c_total NaN\n# TYPE c_total counter\nc_total NaN\n',
		);
		expect(parsePrometheus(text).samples[0]).toEqual({ name: 'a', labels: { l: 'a"b\\c\nd' }, value: 1.5 });
	});

	it('are for a login or a token, and for nobody else', async () => {
		const page = await startPage(commandAt(await emulate(), await ownFolder()));
		expect((await fetch(new URL('/metrics', page.url))).status).toBe(401);
		expect((await page.call('/metrics', { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
		expect((await page.get('/metrics')).status).toBe(200);
		const answer = await page.call('/metrics');
		expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
		const asReader = { headers: { authorization: `Bearer ${page.readerToken}` } };
		expect((await page.call('/metrics', asReader)).status).toBe(200);
		expect(parsePrometheus(await answer.text()).samples).not.toEqual([]);
	});

	it('say how many jobs there are, what they need, how late they are and what Pinterest allows', async () => {
		const command = commandAt(await emulate(), await ownFolder());
		const rows = [
			'media/lemon-tart.jpg,Travel,Lemon tart,https://example.com/a,',
			'media/sea-waves.jpg,No Such Board,Wrong board,https://example.com/c,',
			',Travel,No picture,,',
			'media/herb-pots.jpg,Travel,Held back,https://example.com/e,no',
		];
		await cli(['import', '-', '--json'], { ...command, cwd: folderOfSamples, input: [HEAD, ...rows].join('\n') });
		const keys = await importDue(command, { Late: 3_600, Later: 86_400 });
		await makeDue(command, { late: keys.Late as string }, Date.now() - 60_000);
		const page = await startPage(command);
		const text = await (await page.call('/metrics')).text();
		const { samples, types } = parsePrometheus(text);
		for (const name of types.keys()) expect(name).toMatch(/^(pinterest_pipeline|process|nodejs)_[a-z_]+$/);
		expect(valueOf(samples, 'jobs', { state: 'published' })).toBe(1);
		expect(valueOf(samples, 'jobs', { state: 'scheduled' })).toBe(2);
		expect(valueOf(samples, 'jobs_needing_action', { action: 'reconnect' })).toBe(0);
		expect(valueOf(samples, 'due_jobs')).toBe(1);
		expect(valueOf(samples, 'oldest_due_job_age_seconds')).toBeGreaterThanOrEqual(60);
		expect(valueOf(samples, 'oldest_due_job_age_seconds')).toBeLessThan(600);
		expect(valueOf(samples, 'last_poll_timestamp_seconds')).toBe(0);
		expect(valueOf(samples, 'publish_delay_seconds', { quantile: '0.5' })).toBeGreaterThanOrEqual(0);
		const limit = valueOf(samples, 'rate_limit_limit', { budget: 'org_write' }) ?? 0;
		expect(limit).toBeGreaterThan(0);
		expect(valueOf(samples, 'rate_limit_remaining', { budget: 'org_write' })).toBeLessThan(limit);
		expect(valueOf(samples, 'paused', { scope: 'domain' })).toBe(0);
		expect(valueOf(samples, 'imports_not_ended')).toBe(0);
		expect(valueOf(samples, 'import_rows_without_job')).toBeGreaterThanOrEqual(1);
		expect(valueOf(samples, 'build_info')).toBe(1);
		expect(text).not.toContain(command.env?.PINTEREST_ACCESS_TOKEN);
	});
});

describe('healthz', async () => {
	it('says without a login that the store answers, and nothing else', async () => {
		const page = await startPage(commandAt(await emulate(), await ownFolder()));
		const answer = await fetch(new URL('/healthz', page.url));
		expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }]);
	});

	if (!(await reachable(POSTGRES_URL, 5432, 'POSTGRES_URL'))) return;

	it('answers 503 while the store does not, and 200 when it is back', async () => {
		const { url, drop } = await ownDatabase();
		afterThisTest(drop);
		const { hostname, port } = new URL(url);
		const proxy = await startProxy(hostname, Number(port || 5432));
		afterThisTest(async () => await proxy.close());
		const throughProxy = new URL(url);
		throughProxy.hostname = '127.0.0.1';
		throughProxy.port = String(proxy.port);
		const { env } = commandAt(await emulate(), await ownFolder());
		const page = await startPage({ env: { ...env, PINTEREST_PIPELINE_STORE: throughProxy.href } });
		const health = async () => {
			const answer = await fetch(new URL('/healthz', page.url));
			return [answer.status, await answer.text()];
		};
		expect(await health()).toEqual([200, '{"status":"ok"}']);
		await proxy.cut();
		expect(await health()).toEqual([503, '{"status":"the store does not answer"}']);
		expect((await page.call('/metrics')).status).toBe(503);
		expect(await page.text('/')).toContain('The store does not answer');
		await proxy.restore();
		await expect.poll(health).toEqual([200, '{"status":"ok"}']);
	});
});
