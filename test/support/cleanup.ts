type End = () => unknown;

const ends: End[] = [];

/** Ends what a test began when the test has ended, the last of several first. */
export function afterThisTest(end: End): void {
	ends.push(end);
}

/** Called after each test, and once more after its file. */
export async function endAll(): Promise<void> {
	for (const end of ends.splice(0).reverse()) await end();
}
