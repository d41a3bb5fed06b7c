import type { Resource } from '../resource';
import { create } from './create';
import { deleteOne } from './delete';
import { get } from './get';
import { getMany } from './get-many';
import { saveToBoard } from './save-to-board';
import { update } from './update';

export const pin: Resource = {
	name: 'Pin',
	value: 'pin',
	default: 'create',
	operations: { create, delete: deleteOne, get, getMany, saveToBoard, update },
};
