import { getAccount } from './account';
import { pinAnalytics } from './analytics';
import { createBoard, deleteBoard, getBoard, listBoardPins, listBoards, updateBoard } from './boards';
import type { Operation } from './call';
import { getMedia, listMedia, registerMedia } from './media';
import { exchangeToken } from './oauth';
import { createPin, deletePin, getPin, listPins, savePin, updatePin } from './pins';
import { createSection, deleteSection, listSectionPins, listSections, updateSection } from './sections';

const boardsRead = ['boards:read'];
const boardsWrite = ['boards:read', 'boards:write'];
const pinsRead = ['boards:read', 'pins:read'];
const pinsWrite = ['boards:read', 'boards:write', 'pins:read', 'pins:write'];

const read = { method: 'GET', category: 'org_read', clientCredentials: true } as const;
const create = { method: 'POST', category: 'org_write', clientCredentials: true } as const;
const update = { method: 'PATCH', category: 'org_write', clientCredentials: true } as const;
const remove = { method: 'DELETE', category: 'org_write', clientCredentials: true } as const;
const userOnly = { clientCredentials: false } as const;

// Scopes, categories and who may call come from Pinterest's OpenAPI 5.23.0.
export const operations: Operation[] = [
	{ ...create, path: '/oauth/token', category: 'org_read', scopes: 'basic', handle: exchangeToken },
	{ ...read, path: '/user_account', scopes: ['user_accounts:read'], handle: getAccount },

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
	{ ...read, path: '/pins/:pin_id', scopes: pinsRead, handle: getPin },
	{ ...update, path: '/pins/:pin_id', scopes: pinsWrite, handle: updatePin },
	{ ...remove, path: '/pins/:pin_id', scopes: pinsWrite, handle: deletePin },
	{ ...create, ...userOnly, path: '/pins/:pin_id/save', scopes: pinsWrite, handle: savePin },
	{ ...read, path: '/pins/:pin_id/analytics', category: 'org_analytics', scopes: pinsRead, handle: pinAnalytics },
];
