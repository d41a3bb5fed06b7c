import type { Fault } from './faults';
import type { NetworkFaults } from './network/http-port';
import type { LifePlan } from './plan';
import type { StoreFaults } from './store/simulated-store';

/** How often a fault happens in a life: at most so often, from 0 to 1. */
function rateIn({ faults, strength }: LifePlan): (fault: Fault, most: number) => number {
	return (fault, most) => (faults.has(fault) ? most * strength : 0);
}

export function networkFaultsOf(plan: LifePlan): NetworkFaults {
	const rate = rateIn(plan);
	return {
		usualMs: 60,
		refuses: rate('network-refuses', 0.3),
		losesRequests: rate('network-loses-requests', 0.3),
		losesAnswers: rate('network-loses-answers', 0.6),
		commitsLate: rate('commits-late', 0.6),
		commitsTooLate: rate('commits-too-late', 0.3),
	};
}

export function storeFaultsOf(plan: LifePlan): StoreFaults {
	const rate = rateIn(plan);
	const { faults, strength } = plan;
	return {
		usualMs: faults.has('store-is-slow') ? 5 + 400 * strength : 1,
		refuses: rate('store-refuses', 0.1),
		losesAnswers: rate('store-loses-answers', 0.15),
		losesNotifications: faults.has('store-loses-notifications') ? 1 : 0,
		aheadMs: faults.has('clocks-apart') ? 20_000 * (strength - 0.5) : 0,
	};
}
