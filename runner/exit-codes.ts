/** The exit codes of all commands. */
export const EXIT = {
	/** Every row is created, existing, scheduled or held. */
	done: 0,
	/** Some row failed, needs a fix or is unknown. */
	partly: 1,
	/** The command could not be carried out: usage, unreadable input, no credential, no store. */
	impossible: 2,
	/** Interrupted; everything that was finished is recorded. */
	interrupted: 130,
} as const;
