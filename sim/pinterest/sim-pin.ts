/** A pin as it truly is, whatever the answers show of it. */
export interface SimPin {
	readonly id: string;
	/** The id of its account. */
	readonly account: string;
	boardId: string;
	sectionId?: string;
	title?: string;
	description?: string;
	link?: string;
	altText?: string;
	/** The address of its picture, also where the picture was sent as bytes: these are the address here. */
	readonly mediaUrl: string;
	/** In true milliseconds, as all times here. */
	readonly committedAt: number;
	/** From when on lists show it. */
	readonly listedAt: number;
	deletedAt?: number;
}

export interface SimBoard {
	id: string;
	name: string;
	sections?: { id: string; name: string }[];
}

export interface SimAccount {
	id: string;
	username: string;
	/** The access token that is valid at first. */
	token: string;
	boards: SimBoard[];
}
