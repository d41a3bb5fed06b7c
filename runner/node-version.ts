/** The oldest Node that runs this; `engines` in package.json says the same. */
const NODE_MAJOR = 24;

// Before anything else is loaded: an older one ends while loading it, with a message about a module of its own.
if (Number.parseInt(process.versions.node) < NODE_MAJOR) {
	process.stderr.write(
		`pinterest-pipeline needs Node ${NODE_MAJOR} or newer, and this is Node ${process.versions.node}. Install it from https://nodejs.org.\n`,
	);
	process.exit(2);
}
