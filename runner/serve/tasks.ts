import { problemOf } from '../../lib';
import { printNotice } from '../print';

/** Work of this process that goes on after its page was sent, such as an import. */
export class Tasks {
	private readonly running = new Map<string, Promise<void>>();

	/**
	 * Begins work, unless work of this name runs already. An error is printed: what people should know of it, the work
	 * writes into the record itself.
	 * @returns whether it was begun.
	 */
	run(name: string, work: () => Promise<void>): boolean {
		if (this.running.has(name)) return false;
		const ended = (async () => {
			try {
				await work();
			} catch (error) {
				printNotice(problemOf(error).message);
			} finally {
				this.running.delete(name);
			}
		})();
		this.running.set(name, ended);
		return true;
	}

	isRunning(name: string): boolean {
		return this.running.has(name);
	}

	/** When all work has ended. */
	async ended(): Promise<void> {
		while (this.running.size > 0) await Promise.all(this.running.values());
	}
}
