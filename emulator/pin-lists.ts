import type { EmulatedPin } from './records';
import type { World } from './world';

/** Newest first, without those too new for a list to show. */
export function listedPins(world: World, wanted: (pin: EmulatedPin) => boolean): EmulatedPin[] {
	const visibleUntil = world.now() - world.settings.listLagMs;
	return [...world.state.pins.values()].filter((pin) => wanted(pin) && pin.createdAt <= visibleUntil).reverse();
}
