import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import type { Shrunk } from '../shrink';
import type { ChildAnswer, ChildRequest, Compared, CompareRequest, Found, LivesRequest, LivesResult } from './child';

/** No answer takes as long, in milliseconds; a life that does goes round in circles. */
const LONGEST_MS = 10 * 60_000;
const LONGEST_END_MS = 10_000;

/** A process that runs lives. It answers one request after the other, and leaves the machine to whoever else needs it. */
export class LivesProcess {
	private readonly child: ChildProcess;

	/** @param bundle a file that sim/bundle.mjs made of sim/lives.ts. */
	constructor(bundle: string) {
		this.child = fork(join(__dirname, 'child.js'), [bundle], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
		if (this.child.pid !== undefined) setPriority(this.child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
	}

	/** @throws where the process ends, or gives no answer for ten minutes. */
	async live(request: Omit<LivesRequest, 'kind'>): Promise<LivesResult> {
		return (await this.ask({ kind: 'lives', ...request })) as LivesResult;
	}

	async shrink({ seed, violation }: Found): Promise<Shrunk> {
		return (await this.ask({ kind: 'shrink', seed, violation })) as Shrunk;
	}

	async compare(request: Omit<CompareRequest, 'kind'>): Promise<Compared> {
		return (await this.ask({ kind: 'compare', ...request })) as Compared;
	}

	/** Ends it as soon as it has removed what it left in stores, or after ten seconds. */
	async finish(): Promise<void> {
		const { child } = this;
		if (child.exitCode !== null || child.signalCode !== null) return;
		const exited = once(child, 'exit');
		const timer = setTimeout(() => this.end(), LONGEST_END_MS);
		if (child.connected) child.disconnect();
		await exited;
		clearTimeout(timer);
	}

	end(): void {
		this.child.kill('SIGKILL');
	}

	private async ask(request: ChildRequest): Promise<ChildAnswer> {
		const answer = Promise.withResolvers<ChildAnswer>();
		const ended = () => answer.reject(new Error('The process ended.'));
		const timer = setTimeout(() => answer.reject(new Error('There was no answer for ten minutes.')), LONGEST_MS);
		this.child.once('message', answer.resolve);
		this.child.once('exit', ended);
		this.child.send(request);
		try {
			return await answer.promise;
		} finally {
			clearTimeout(timer);
			this.child.off('message', answer.resolve);
			this.child.off('exit', ended);
		}
	}
}
