import { getAccount } from './account';
import { accountAnalytics, pinAnalytics, pinsAnalytics, topPins, topVideoPins } from './analytics';
import { createBoard, deleteBoard, getBoard, listBoardPins, listBoards, updateBoard } from './boards';
import type { Operation } from './call';
import { getMedia, listMedia, registerMedia } from './media';
import { exchangeToken } from './oauth';
import { addProductTags, deleteProductTags, listProductTags } from './product-tags';
import { createPin, deletePin, getPin, listPins, savePin, updatePin } from './pins';
import { searchBoards, searchPins } from './search';
import { createSection, deleteSection, listSectionPins, listSections, updateSection } from './sections';
import { relatedTerms, suggestedTerms } from './terms';

const boardsRead = ['boards:read'];
const boardsWrite = ['boards:read', 'boards:write'];
const secrets = ['boards:read_secret', 'pins:read_secret'];
const pinsRead = ['boards:read', 'pins:read'];
const pinsWrite = ['boards:read', 'boards:write', 'pins:read', 'pins:write'];

const read = { method: 'GET', category: 'org_read', clientCredentials: true } as const;
const create = { method: 'POST', category: 'org_write', clientCredentials: true } as const;
const update = { method: 'PATCH', category: 'org_write', clientCredentials: true } as const;
const remove = { method: 'DELETE', category: 'org_write', clientCredentials: true } as const;
const userOnly = { clientCredentials: false } as const;
const analytics = { ...read, category: 'org_analytics' } as const;
const top = { ...analytics, scopes: ['pins:read', 'user_accounts:read'] };
const since528 = { since: '5.28', clientCredentials: false } as const;

// Scopes, categories and who may call come from Pinterest's OpenAPI 5.23.0; of product tags they are not known, and
// taken to be those of pins.
export const operations: Operation[] = [
	{ ...create, path: '/oauth/token', category: 'org_read', scopes: 'basic', handle: exchangeToken },
	{ ...read, path: '/user_account', scopes: ['user_accounts:read'], handle: getAccount },
	{
		...analytics,
		...userOnly,
		path: '/user_account/analytics',
		scopes: ['user_accounts:read'],
		handle: accountAnalytics,
	},
	{ ...top, path: '/user_account/analytics/top_pins', handle: topPins },
	{ ...top, path: '/user_account/analytics/top_video_pins', handle: topVideoPins },

	{ ...read, path: '/boards', scopes: boardsRead, handle: listBoards },
	{ ...create, path: '/boards', scopes: boardsWrite, handle: createBoard },
	{ ...read, path: '/boards/:board_id', scopes: boardsRead, handle: getBoard },
	{ ...update, path: '/boards/:board_id', scopes: boardsWrite, handle: updateBoard },
	{ ...remove, ...userOnly, path: '/boards/:board_id', scopes: boardsWrite, handle: deleteBoard },
	{ ...read, path: '/boards/:board_id/pins', scopes: pinsRead, handle: listBoardPins },

	{ ...read, path: '/boards/:board_id/sections', scopes: boardsRead, handle: listSections },
	{ ...create, ...userOnly, path: '/boards/:board_id/sections', scopes: boardsWrite, handle: createSection },
	{
		...update,
		...userOnly,
		path: '/boards/:board_id/sections/:section_id',
		scopes: boardsWrite,
		handle: updateSection,
	},
	{
		...remove,
		...userOnly,
		path: '/boards/:board_id/sections/:section_id',
		scopes: boardsWrite,
		handle: deleteSection,
	},
	{ ...read, path: '/boards/:board_id/sections/:section_id/pins', scopes: pinsRead, handle: listSectionPins },

	{ ...read, ...userOnly, path: '/media', scopes: ['pins:read'], handle: listMedia },
	{ ...create, ...userOnly, path: '/media', scopes: ['pins:read', 'pins:write'], handle: registerMedia },
	{ ...read, ...userOnly, path: '/media/:media_id', scopes: ['pins:read'], handle: getMedia },

	{ ...read, path: '/pins', scopes: pinsRead, handle: listPins },
	{ ...create, path: '/pins', scopes: pinsWrite, handle: createPin },
	// Before /pins/:pin_id, which would take its name for an id.
	{ ...analytics, path: '/pins/analytics', scopes: pinsRead, limit: 'multi_pins_analytics', handle: pinsAnalytics },
	{ ...read, path: '/pins/:pin_id', scopes: pinsRead, handle: getPin },
	{ ...update, path: '/pins/:pin_id', scopes: pinsWrite, handle: updatePin },
	{ ...remove, path: '/pins/:pin_id', scopes: pinsWrite, handle: deletePin },
	{ ...create, ...userOnly, path: '/pins/:pin_id/save', scopes: pinsWrite, handle: savePin },
	{ ...analytics, path: '/pins/:pin_id/analytics', scopes: pinsRead, handle: pinAnalytics },
	{ ...read, ...since528, path: '/pins/:pin_id/product_tags', scopes: pinsRead, handle: listProductTags },
	{ ...create, ...since528, path: '/pins/:pin_id/product_tags', scopes: pinsWrite, handle: addProductTags },
	{
		...create,
		...since528,
		path: '/pins/:pin_id/product_tags/bulk-delete',
		scopes: pinsWrite,
		handle: deleteProductTags,
	},

	{ ...read, ...userOnly, path: '/search/pins', scopes: [...pinsRead, ...secrets], handle: searchPins },
	{ ...read, path: '/search/boards', scopes: ['boards:read', 'boards:read_secret'], handle: searchBoards },

	{ ...read, ...userOnly, path: '/terms/related', category: 'ads_read', scopes: ['ads:read'], handle: relatedTerms },
	{
		...read,
		...userOnly,
		path: '/terms/suggested',
		category: 'ads_read',
		scopes: ['ads:read'],
		handle: suggestedTerms,
	},
];
