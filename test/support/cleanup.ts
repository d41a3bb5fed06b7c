type End = () => unknown;

const ends: End[] = [];

/** Ends what a test began when the test has ended, the last of several first. */
export function afterThisTest(end: End): void {
	ends.push(end);
}

/** Called after each test, and once more after its file. What one of them throws keeps none of the others from its end. */
export async function endAll(): Promise<void> {
	const errors: unknown[] = [];
	for (const end of ends.splice(0).reverse()) {
		try {
			await end();
		} catch (error) {
			errors.push(error);
		}
	}
	if (errors.length === 1) throw errors[0];
	if (errors.length > 1) throw new AggregateError(errors, errors.map(String).join('\n'));
}
