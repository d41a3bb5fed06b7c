import { memory } from './import/memory';
import { quota } from './import/quota';
import { TARGET_MISSED } from './table';

const quick = process.argv.includes('--quick');
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length);

const parts: Record<string, (quick: boolean) => Promise<boolean>> = { quota, memory };

async function main(): Promise<void> {
	for (const [name, part] of Object.entries(parts))
		if ((only ?? name) === name && !(await part(quick))) process.exitCode = TARGET_MISSED;
}

void main();
