/** A board as far as this project needs it. Ids are decimal strings beyond 2^53. */
export interface Board {
	id: string;
	name: string;
	privacy?: string;
	/** The user name of the account that owns it; a group board may be another's. */
	owner?: string;
	/** How many pins it has, those in its sections among them. */
	pinCount?: number;
}

/** Who sees a board that is made. */
export const BOARD_PRIVACIES = ['public', 'protected', 'secret'] as const;
export type BoardPrivacy = (typeof BOARD_PRIVACIES)[number];

export interface BoardSection {
	id: string;
	name: string;
}

/** Where a pin goes, resolved to ids. */
export interface Destination {
	boardId: string;
	boardName?: string;
	sectionId?: string;
}
