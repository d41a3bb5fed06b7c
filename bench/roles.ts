/** A benchmark's own processes are the same bundle in another role, named by its first argument, with its plan as JSON in the second. */
export function playRole(roles: Record<string, (plan: never) => Promise<void>>, main: () => Promise<void>): void {
	const [, , role = '', plan = '{}'] = process.argv;
	const work = roles[role];
	if (!work) return void main();
	process.once('disconnect', () => process.exit(0)); // nothing outlives the one who started it
	work(JSON.parse(plan) as never).then(
		() => process.exit(0),
		(error: unknown) => {
			console.error(error);
			process.exit(1);
		},
	);
}
