/** How a command ends. */
export const EXIT = {
	/** Every row is created, existing or scheduled. */
	done: 0,
	/** Some row is not. */
	partly: 1,
	/** The command could not be carried out: usage, unreadable input, no credential, no store. */
	impossible: 2,
	/** Interrupted, with everything finished so far recorded. */
	interrupted: 130,
} as const;
