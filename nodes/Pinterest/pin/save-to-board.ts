import { pinFacts, savePin, type WholePin } from '../../../lib';
import { boardLocator, boardOf } from '../../shared/board-locator';
import { sectionLocator, sectionOf } from '../../shared/section-locator';
import { result, shaper, simplifyOption } from '../answers';
import type { ResourceOperation } from '../resource';
import { pinIdField, pinIdAt } from './parameters';

export const saveToBoard: ResourceOperation = {
	option: {
		name: 'Save to Board',
		action: 'Save a pin to a board',
		description:
			'Save any public pin to a board or a section of the account, which makes a new pin there. Each run saves it once more.',
	},
	calls: ['POST /pins/{pin_id}/save', 'GET /boards', 'GET /boards/{board_id}/sections'],
	description: [pinIdField, boardLocator, sectionLocator, simplifyOption],

	async execute(context, pipeline, itemIndex) {
		const pinId = pinIdAt(context, itemIndex);
		const destination = await pipeline.account.destination(boardOf(context, itemIndex), sectionOf(context, itemIndex));
		const pin = await savePin(pipeline, pinId, destination, context.getExecutionCancelSignal());
		return result(shaper<WholePin>(context, itemIndex, pinFacts)(pin));
	},
};
