import { type createPinterestClient } from '../../lib';
import { dayOf, DAY_MS } from '../../emulator/metrics';

type Client = ReturnType<typeof createPinterestClient>;

/** What an account has before a method is called. */
export interface Stock {
	boardId: string;
	sectionId: string;
	/** An image with a link. */
	pinId: string;
	otherPinId: string;
	/** Registered. */
	mediaId: string;
}

type Use = (client: Client, stock: Stock) => Promise<unknown>;

/**
 * A method's row: how it is called. What the contract 5.23 does not have is marked as of 5.28: the operation, or some
 * parameters of its query. A method of several operations has a list.
 */
export type Row = OneRow | OneRow[];
export type OneRow = Use | { use: Use; since: '5.28'; parameters?: string[] };

const days = { start_date: dayOf(Date.now() - 6 * DAY_MS), end_date: dayOf(Date.now()) };
const image = { source_type: 'image_base64', content_type: 'image/png', data: '' } as const;

/**
 * Every method of the client, one line each. The operation, its scopes, its budget and where it is used are found by
 * calling it; see `check-operations`.
 * @param picture a PNG in base64.
 */
export const rowsWith = (picture: string): { [Method in keyof Client]?: Row } => ({
	getUserAccount: (client) => client.getUserAccount(),
	getAccountAnswer: (client) => client.getAccountAnswer(),
	getAccountAnalytics: (client) => client.getAccountAnalytics({ ...days, metric_types: ['IMPRESSION', 'SAVE'] }),
	getTopPins: (client) => client.getTopPins({ ...days, sort_by: 'IMPRESSION' }),
	getTopVideoPins: (client) => client.getTopVideoPins({ ...days, sort_by: 'VIDEO_START' }),

	listBoards: (client) => client.listBoards(undefined, undefined, 'PUBLIC_AND_SECRET'),
	getBoard: (client, { boardId }) => client.getBoard(boardId),
	updateBoard: (client, { boardId }) => client.updateBoard(boardId, { description: 'Another', privacy: 'PUBLIC' }),
	deleteBoard: (client, { boardId }) => client.deleteBoard(boardId),
	createBoard: (client) => client.createBoard({ name: 'Another', privacy: 'PUBLIC' }),
	listBoardSections: (client, { boardId }) => client.listBoardSections(boardId),
	createBoardSection: (client, { boardId }) => client.createBoardSection(boardId, { name: 'Another' }),
	listBoardPins: (client, { boardId }) => client.listBoardPins(boardId),
	updateBoardSection: (client, { boardId, sectionId }) =>
		client.updateBoardSection(boardId, sectionId, { name: 'Renamed' }),
	deleteBoardSection: (client, { boardId, sectionId }) => client.deleteBoardSection(boardId, sectionId),
	listSectionPins: (client, { boardId, sectionId }) => client.listSectionPins(boardId, sectionId),
	listPinMetrics: (client) => client.listPinMetrics(),

	registerMedia: (client) => client.registerMedia(),
	getMedia: (client, { mediaId }) => client.getMedia(mediaId),
	getMediaUpload: (client, { mediaId }) => client.getMediaUpload(mediaId),
	listMediaUploads: (client) => client.listMediaUploads(),

	createPin: (client, { boardId }) =>
		client.createPin({ board_id: boardId, title: 'A pin', media_source: { ...image, data: picture } }),
	getPin: (client, { pinId }) => client.getPin(pinId),
	getWholePin: (client, { pinId }) => client.getWholePin(pinId, { pin_metrics: true }),
	listWholePins: [
		(client) => client.listWholePins({ of: 'account' }),
		(client, { boardId }) => client.listWholePins({ of: 'board', boardId }),
		(client, { boardId, sectionId }) => client.listWholePins({ of: 'section', boardId, sectionId }),
		(client) => client.listWholePins({ of: 'search', query: 'pin' }),
	],
	updatePin: (client, { pinId }) => client.updatePin(pinId, { title: 'Another' }),
	listDomainPins: {
		use: (client) => client.listDomainPins('shop.example'),
		since: '5.28',
		parameters: ['domain'],
	},
	deletePin: (client, { pinId }) => client.deletePin(pinId),
	savePin: (client, { pinId, boardId }) => client.savePin(pinId, { board_id: boardId }),
	getPinMetrics: (client, { pinId }) => client.getPinMetrics(pinId),
	getPinAnalytics: (client, { pinId }) =>
		client.getPinAnalytics(pinId, { ...days, metric_types: ['SAVE', 'PIN_CLICK'] }),
	getPinsAnalytics: (client, { pinId, otherPinId }) =>
		client.getPinsAnalytics([pinId, otherPinId], { ...days, metric_types: ['SAVE', 'PIN_CLICK'] }),

	listProductTags: { use: (client, { pinId }) => client.listProductTags(pinId), since: '5.28' },
	addProductTags: { use: (client, { pinId, otherPinId }) => client.addProductTags(pinId, [otherPinId]), since: '5.28' },
	removeProductTags: {
		use: (client, { pinId, otherPinId }) => client.removeProductTags(pinId, [otherPinId]),
		since: '5.28',
	},
	listRelatedTerms: (client) => client.listRelatedTerms('workout'),
	listSuggestedTerms: (client) => client.listSuggestedTerms('sport', 10),
});
