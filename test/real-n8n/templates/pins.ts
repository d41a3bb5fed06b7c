import type { EmulatedPin, Emulator } from '../../../emulator';
import { nodeOf, type Workflow } from './template';

/** Pins as a person sees them, with the names of their boards. */
export function pinsOn(emulator: Emulator, pins: EmulatedPin[]) {
	const boards = new Map(emulator.boards().map(({ id, name }) => [id, name]));
	return pins.map(({ id, boardId, kind, title, description, link, altText, images }) => ({
		...{ id, board: boards.get(boardId), kind, title, description, link, altText, pictures: images.length },
	}));
}

/** Fills in fields of the node in which a template has what is the user's own. */
export function fillInFields(workflow: Workflow, node: string, fields: Record<string, string | number | object>): void {
	const { assignments } = nodeOf(workflow, node).parameters.assignments as {
		assignments: { name: string; value: unknown }[];
	};
	for (const [name, value] of Object.entries(fields)) {
		const field = assignments.find((each) => each.name === name);
		if (!field) throw new Error(`${node} has no field ${name}.`);
		field.value = typeof value === 'object' ? JSON.stringify(value) : value;
	}
}

/** The outputs of Pin: Create that a template's item may leave through. */
export const PUBLISHED = 0;
export const NEEDS_ATTENTION = 2;
