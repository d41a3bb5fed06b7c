/** A board as far as this project needs it. Ids are decimal strings beyond 2^53. */
export interface Board {
	id: string;
	name: string;
	privacy?: string;
}

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
