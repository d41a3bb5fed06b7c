import type { Actor } from '../kernel/actor';
import type { Life } from '../life';
import type { NetworkFaults } from '../network/http-port';
import type { Character } from '../pinterest/pinterest';
import type { WorkerKind } from '../plan';
import type { RunningProcess } from '../processes';
import type { StoreFaults } from '../store/simulated-store';
import type { Watch } from './watch';

/** Something that its reader switches on and off. */
export interface Switch {
	id: string;
	label: string;
	/** What it does, in one sentence. */
	help: string;
	/** What the story says of it. */
	told: [who: string, what: string];
	network?: Partial<NetworkFaults>;
	store?: Partial<StoreFaults>;
	pinterest?: Partial<Omit<Character, 'order'>>;
	storeIsDown?: boolean;
}

/** Longer than any claim, in milliseconds: another process takes the work over meanwhile. */
export const FREEZE_MS = 150_000;
export const CLOCK_MS = 3_600_000;

export const SWITCHES: Record<string, Switch[]> = {
	'The network': [
		{
			id: 'cut',
			label: 'Cut the network',
			help: 'Nothing reaches Pinterest, and answers that are on their way are lost.',
			told: ['you', 'cut the network'],
			network: { refuses: 1, losesAnswers: 1 },
		},
		{
			id: 'lose-requests',
			label: 'Lose requests',
			help: 'Every second call never arrives. Its worker hears nothing.',
			told: ['you', 'let requests get lost'],
			network: { losesRequests: 0.5 },
		},
		{
			id: 'lose-answers',
			label: 'Lose answers',
			help: 'Pinterest makes the pin, and its worker never hears of it.',
			told: ['you', 'let answers get lost'],
			network: { losesAnswers: 0.8 },
		},
		{
			id: 'slow',
			label: 'Slow Pinterest',
			help: 'Each way takes seconds instead of a blink.',
			told: ['you', 'make Pinterest slow'],
			network: { usualMs: 3_000 },
		},
	],
	Pinterest: [
		{
			id: 'breaks-after',
			label: 'Break after the pin',
			help: 'Pinterest makes the pin and answers with an error.',
			told: ['you', 'make Pinterest break after it made a pin'],
			pinterest: { breaksAfter: 0.8 },
		},
		{
			id: 'breaks-before',
			label: 'Break at once',
			help: 'Pinterest answers with an error and does nothing.',
			told: ['you', 'make Pinterest break'],
			pinterest: { breaksBefore: 0.8 },
		},
		{
			id: 'busy',
			label: 'Refuse',
			help: 'Boards are busy, and writes come too often for Pinterest.',
			told: ['you', 'make Pinterest refuse'],
			pinterest: { busy: 0.8 },
		},
		{
			id: 'lists-late',
			label: 'List late',
			help: 'New pins show up in lists up to two minutes later.',
			told: ['you', 'make the lists of Pinterest late'],
			pinterest: { listsWithinMs: 110_000 },
		},
		{
			id: 'lies',
			label: 'Lie about pins',
			help: 'New pins come back with cut texts, other links and odd dates.',
			told: ['you', 'make Pinterest show pins in odd forms'],
			pinterest: {
				normalisedShare: 1,
				normalisations: ['without-emoji', 'cut', 'escaped', 'link-without-query'],
				dateForm: 'local',
				dateFormShare: 1,
			},
		},
	],
	'The store': [
		{
			id: 'store-down',
			label: 'Store down',
			help: 'The record does not answer. Nothing is published without it.',
			told: ['you', 'take the store down'],
			storeIsDown: true,
		},
		{
			id: 'store-loses-answers',
			label: 'Lose its answers',
			help: 'Every third write is kept, and its worker never hears of it.',
			told: ['you', 'let answers of the store get lost'],
			store: { losesAnswers: 0.3 },
		},
		{
			id: 'store-slow',
			label: 'Slow store',
			help: 'Each step in the record takes a second or more.',
			told: ['you', 'make the store slow'],
			store: { usualMs: 1_200 },
		},
	],
};

const ALL = Object.values(SWITCHES).flat();

/** What a reader does to a world, between two of its steps. */
export class Hand {
	readonly on = new Set<string>();
	/** Whether the reader did anything to this world: then it is the reader who ends it. */
	hasActed = false;
	private readonly network: NetworkFaults;
	private readonly store: StoreFaults;
	/** How Pinterest was before a switch. */
	private readonly before = new Map<string, Partial<Character>>();

	constructor(
		private readonly life: Life,
		private readonly watch: Watch,
	) {
		const { network, store } = life.world;
		this.network = { ...network.faults };
		this.store = { ...store.faults };
	}

	toggle(id: string): void {
		const its = ALL.find((each) => each.id === id);
		if (!its || !this.act()) return;
		const { world } = this.life;
		const isOn = !this.on.delete(id);
		if (isOn) this.on.add(id);
		if (its.pinterest && isOn) this.before.set(id, world.pinterest.become(its.pinterest));
		else if (its.pinterest) world.pinterest.become(this.before.get(id) ?? {});
		if (its.storeIsDown && !isOn) world.store.downUntil = 0;
		if (its.storeIsDown || its.store) world.judges.excuseStore();
		const active = ALL.filter((each) => this.on.has(each.id));
		Object.assign(world.network.faults, this.network, ...active.map(({ network }) => network));
		Object.assign(world.store.faults, this.store, ...active.map(({ store }) => store));
		this.holdOn();
		const [who, what] = its.told;
		this.watch.tell(who, isOn ? what : `end that again: ${its.label.toLowerCase()}`, undefined, isOn ? 'bad' : 'good');
	}

	start(kind: WorkerKind): void {
		if (this.canStart(kind) && this.act()) this.life.processes.start(kind);
	}

	/** For a Publish node a corrected row is another pin, as documented: where rows are corrected, there is none. */
	canStart(kind: WorkerKind): boolean {
		return kind !== 'node' || !this.life.plan.faults.has('people-edit');
	}

	kill(process: RunningProcess): void {
		if (!this.act()) return;
		this.life.processes.kill(process);
		this.watch.tell(process.actor.name, 'is killed by you', undefined, 'bad');
	}

	freeze({ actor }: RunningProcess): void {
		if (!this.act()) return;
		actor.hold(FREEZE_MS, { asleep: false });
		this.watch.tell(actor.name, `stands still for ${FREEZE_MS / 1000} s`, undefined, 'bad');
	}

	setClock({ actor }: RunningProcess, byMs: number): void {
		if (!this.act()) return;
		actor.jump(byMs);
		const hours = byMs / CLOCK_MS;
		this.watch.tell(actor.name, `has its clock set by ${hours > 0 ? '+' : '−'}1 hour`, undefined, 'bad');
	}

	/** How far a process's clock is from true time, in milliseconds. */
	clockErrorOf(actor: Actor): number {
		return actor.now() - this.life.world.scheduler.now;
	}

	/** Before each step: what the world itself ends stays as its reader has it. */
	holdOn(): void {
		if (this.on.has('store-down')) this.life.world.store.downUntil = Infinity;
	}

	letGo(): void {
		this.on.clear();
	}

	/** @returns false where nothing can be done any more. */
	private act(): boolean {
		const { life } = this;
		if (!life.world.isHostile || life.world.judges.violations.length > 0) return false;
		if (!this.hasActed) life.hostileUntil = Infinity;
		life.world.judges.pins.excuseDelays();
		this.hasActed = true;
		return true;
	}
}
