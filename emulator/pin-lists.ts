import type { Call, Reply } from './call';
import { invalid } from './errors';
import { asListed } from './listing';
import { pageOf } from './paging';
import { pinView } from './pin-view';
import type { EmulatedPin } from './records';

/** One page of a list, newest first, without pins too new for a list to show. `world.listing` says how they look. */
export function pageOfPins({ world, account, query }: Call, wanted: (pin: EmulatedPin) => boolean): Reply {
	const visibleUntil = world.now() - world.settings.listLagMs;
	const pins = [...world.state.pins.values()].filter((pin) => wanted(pin) && pin.createdAt <= visibleUntil);
	if (world.listing.order !== 'oldest-first') pins.reverse();
	const metrics = wantsMetrics(query);
	const { items, bookmark } = pageOf(pins, ({ id }) => id, query);
	const views = items.map((pin) => asListed(world.listing, pinView(world, pin, account, { metrics }), pin));
	return { status: 200, body: { items: views, bookmark } };
}

export function wantsMetrics(query: URLSearchParams): boolean {
	const text = query.get('pin_metrics') ?? 'false';
	if (!['true', 'false'].includes(text)) throw invalid(`Parameter 'pin_metrics' was not a boolean (was ${text})`);
	return text === 'true';
}
