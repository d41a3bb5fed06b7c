import { memory } from './import/memory';
import { parse, parseRole } from './import/parse';
import { quota } from './import/quota';
import { playRole } from './roles';
import { TARGET_MISSED } from './table';

const quick = process.argv.includes('--quick');
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length);

const parts: Record<string, (quick: boolean) => Promise<boolean>> = { parse, quota, memory };

async function main(): Promise<void> {
	for (const [name, part] of Object.entries(parts))
		if ((only ?? name) === name && !(await part(quick))) process.exitCode = TARGET_MISSED;
}

playRole({ parse: parseRole }, main);
