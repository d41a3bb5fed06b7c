import { readFileSync } from 'node:fs';
import { sharedBy } from '../../lib';
import { nodeProblem } from './sentences';

/** What n8n takes from its process. */
export interface N8nProcess {
	env: NodeJS.ProcessEnv;
	argv: string[];
}

/** The commands of n8n that always run beside another n8n process. `n8n worker` needs no setting for it. */
const COMMANDS = ['worker', 'webhook'];
const MODE = 'EXECUTIONS_MODE';

/**
 * Whether this n8n shares its executions with other processes: it is a worker, a webhook process, or a main process
 * in queue mode. Read as n8n 2.41 reads it: the command, then `EXECUTIONS_MODE`, then `EXECUTIONS_MODE_FILE`. n8n has
 * put a `.env` file into the environment by now, and reads no other config file.
 */
export function isQueueMode({ env, argv }: N8nProcess = process): boolean {
	return COMMANDS.includes(argv[2] ?? '') || executionsMode(env) === 'queue';
}

/**
 * Refuses a store of one machine in queue mode. Opens nothing, so that no file is made.
 * @throws PipelineError `store-not-shared`
 */
export function requireSharedStore(url: string, n8n: N8nProcess = process): void {
	if (isQueueMode(n8n) && sharedBy(url) !== 'machines') throw nodeProblem('store-not-shared');
}

function executionsMode(env: NodeJS.ProcessEnv): string | undefined {
	const file = env[`${MODE}_FILE`];
	if (env[MODE] !== undefined || !file) return unquoted(env[MODE]);
	try {
		return unquoted(readFileSync(file, 'utf8'));
	} catch {
		// n8n has read it, or it would not run. What it said is not known now; one record for each worker would publish twice.
		return 'queue';
	}
}

/** n8n ignores spaces and quotes around a value. */
const unquoted = (value?: string) => value?.trim().replace(/^(['"])(.*)\1$/, '$2');
