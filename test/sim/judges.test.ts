import { describe, expect, it } from 'vitest';
import type { ApiRequest } from '../../lib/pinterest/http';
import { BudgetJudge } from '../../sim/judges/budget-judge';
import { LimitJudge } from '../../sim/judges/limit-judge';
import { PermissionJudge } from '../../sim/judges/permission-judge';
import { PinJudge } from '../../sim/judges/pin-judge';
import { Actor } from '../../sim/kernel/actor';
import { Random } from '../../sim/kernel/random';
import { Scheduler } from '../../sim/kernel/scheduler';
import { type LifePlan, planOf } from '../../sim/plan';
import type { SimPin } from '../../sim/pinterest/pinterest';
import { SimulatedStore } from '../../sim/store/simulated-store';
import type { Wish } from '../../sim/wishes';

const MINUTE = 60_000;
const scheduler = new Scheduler(new Random(1));
const actor = new Actor('import-1', scheduler, new Random(2));
const plan = (changes: Partial<LifePlan>): LifePlan => ({ ...planOf(1), faults: new Set(), ...changes });
const accusations = () => {
	const said: string[] = [];
	return { said, accuse: (judge: string, what: string) => void said.push(`${judge}: ${what}`) };
};

describe('the judges', () => {
	it('allow that a store’s clock which is set back is noticed only within a minute', () => {
		const faults = { usualMs: 1, refuses: 0, losesAnswers: 0, losesNotifications: 0, aheadMs: 0 };
		const time = new Scheduler(new Random(1));
		const store = new SimulatedStore({} as never, time, new Random(3), faults, {} as never);
		store.step(-2_000);
		expect(store.latestNow() - store.now()).toBe(2_000);
		store.step(5_000);
		expect(store.latestNow()).toBe(store.now());
		store.step(-1_000);
		time.now += MINUTE;
		expect(store.latestNow() - store.now()).toBe(1_000);
		time.now += MINUTE;
		expect(store.latestNow()).toBe(store.now());
	});

	it('count a write that was sent and given back, and none that was not sent', () => {
		const { said, accuse } = accusations();
		const judge = new BudgetJudge(plan({ ownLimit: 1 }), accuse);
		judge.admit(actor, 'one', 0)();
		const takeBack = judge.admit(actor, 'one', 1);
		expect(said).toEqual([]);
		const call = { budget: 'org_write' } as ApiRequest;
		judge.sent(actor, 'one', call);
		judge.sent(actor, 'one', call);
		takeBack();
		judge.admit(actor, 'two', 2);
		expect(said).toEqual([]);
		judge.admit(actor, 'one', 2);
		expect(said).toEqual(['budget: 2 writes within a minute, and 1 are allowed']);
	});

	it('let no call go in a window of which its process was told that nothing is left', () => {
		const { said, accuse } = accusations();
		const judge = new LimitJudge(plan({}), accuse);
		const call = { budget: 'org_write' } as ApiRequest;
		const answer = (remaining: number, saidAt: number) => {
			const headers = { 'x-ratelimit-remaining': String(remaining), 'x-ratelimit-reset': '60' };
			judge.answered(actor, 'one', call, { status: 201, body: '', headers }, saidAt, saidAt + 100);
		};
		const admit = (at: number) => judge.admit(actor, 'one', 'org_write', at);
		answer(1, 0);
		admit(10_000);
		answer(0, 11_000);
		answer(1, 10_900); // an older answer that comes later
		admit(11_200); // on its way when the answer came
		judge.admit(actor, 'two', 'org_write', 20_000);
		judge.admit(actor, 'one', 'org_read', 20_000);
		admit(11_000 + MINUTE);
		expect(said).toEqual([]);
		admit(20_000);
		expect(said).toEqual(['limit: import-1 lets a call of org_write go 50.0 s before Pinterest allows one']);
		answer(2, 21_000);
		admit(22_000);
		answer(0, 23_000);
		judge.excuse();
		admit(30_000);
		expect(said).toHaveLength(1);
	});

	it('do not decide which of two people was first', () => {
		const { said, accuse } = accusations();
		const judge = new PermissionJudge(accuse);
		const wish = { row: 2, account: 'one' } as Wish;
		const send = () => {
			judge.sent(actor, 'one', wish, MINUTE, MINUTE);
			return said.splice(0).map((each) => each.replace(/:.*/, ''));
		};
		const cameBack = judge.bringsBack(wish);
		const cancelled = judge.cancels(wish);
		judge.cancels(wish)(0);
		expect(send()).toEqual([]);
		cameBack();
		expect(send()).toEqual([]);
		cancelled(0);
		expect(send()).toEqual([]);
		judge.cancels(wish)(0);
		expect(send()).toEqual(['cancel']);
		judge.bringsBack(wish)();

		const [sooner, later] = [judge.moves(wish, 0), judge.moves(wish, 9 * MINUTE)];
		sooner('moved');
		later('moved');
		expect(send()).toEqual([]);
		judge.moves(wish, 9 * MINUTE)('refused');
		expect(send()).toEqual([]);
		judge.moves(wish, 9 * MINUTE)('moved');
		expect(send()).toEqual(['times']);
		judge.moves(wish, 0)('unknown');
		expect(send()).toEqual([]);
	});

	it('hold no pin against a run that was listed after a person had said that there is none', () => {
		const wish = { row: 2 } as Wish;
		const sentAgain = (absentAt: number | undefined) => {
			const { said, accuse } = accusations();
			const judge = new PinJudge(plan({ ownLimit: undefined }), accuse);
			judge.carriedOut(wish, { id: '1', listedAt: 14 * MINUTE } as SimPin, 0);
			if (absentAt !== undefined) judge.saidAbsent(wish, absentAt);
			judge.sent(actor, wish, 17 * MINUTE);
			return said;
		};
		expect(sentAgain(undefined)).toEqual(['one pin: import-1 sent row 2 again, whose pin was listed for 180 s']);
		expect(sentAgain(13 * MINUTE)).toEqual([]);
		expect(sentAgain(15 * MINUTE)).toHaveLength(1);
	});
});
