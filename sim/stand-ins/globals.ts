/* What simulated code means by these names; the bundler puts them in place of the real ones. See sim/bundle.mjs. */
import { currentActor } from '../kernel/ambient';
import type { Happening } from '../kernel/scheduler';

const RealDate = globalThis.Date;

export const Date: DateConstructor = new Proxy(RealDate, {
	construct: (target, given: unknown[]) =>
		given.length === 0 ? new target(currentActor().now()) : (Reflect.construct(target, given) as Date),
	get: (target, name) => (name === 'now' ? () => currentActor().now() : Reflect.get(target, name)),
});

export const performance = { now: () => currentActor().monotonic() };

/** In place of `Math.random`. */
export const simulatedRandom = (): number => currentActor().random.next();

class Timer {
	happening: Happening | undefined;
	ref = () => this;
	unref = () => this;
	hasRef = () => false;
}

export function setTimeout(run: (...given: unknown[]) => void, milliseconds = 0, ...given: unknown[]): Timer {
	const timer = new Timer();
	timer.happening = currentActor().after(milliseconds, () => run(...given));
	return timer;
}

export function setInterval(run: () => void, milliseconds: number): Timer {
	const timer = new Timer();
	const actor = currentActor();
	const again = () => {
		timer.happening = actor.after(milliseconds, () => {
			again();
			run();
		});
	};
	again();
	return timer;
}

export function clearTimeout(timer: Timer | undefined): void {
	if (timer?.happening) timer.happening.cancelled = true;
}

export const clearInterval = (timer: Timer | undefined): void => clearTimeout(timer);
export const setImmediate = (run: () => void): Timer => setTimeout(run);
export const clearImmediate = (timer: Timer | undefined): void => clearTimeout(timer);
