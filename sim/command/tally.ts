import type { LivesResult } from './child';

/** What was seen so far. */
export class Tally {
	lives = 0;
	steps = 0;
	pins = 0;
	lateDoubles = 0;
	/** Violations by their judge. */
	readonly violations = new Map<string, number>();

	constructor(private readonly begunAt: number) {}

	add({ lives, steps, pins, lateDoubles, found }: LivesResult): void {
		this.lives += lives;
		this.steps += steps;
		this.pins += pins;
		this.lateDoubles += lateDoubles;
		for (const { violation } of found) this.accuse(violation.judge);
	}

	accuse(judge: string): void {
		this.violations.set(judge, (this.violations.get(judge) ?? 0) + 1);
	}

	get violated(): number {
		return this.violations.values().reduce((sum, count) => sum + count, 0);
	}

	/** How it stands after so many milliseconds. */
	line(now: number): string {
		const seconds = (now - this.begunAt) / 1000;
		const rate = seconds > 0 ? this.lives / seconds : 0;
		const judged = (judge: string) => this.violations.get(judge) ?? 0;
		return [
			`${Math.round(seconds)} s`.padStart(7),
			`${counted(this.lives)} lives (${rate < 10 ? rate.toFixed(1) : Math.round(rate)} a second)`,
			`${counted(this.steps)} steps`,
			`${counted(this.pins)} pins`,
			`${judged('one pin')} doubled`,
			`${judged('liveness')} rows lost`,
			`${this.violated} violations`,
			`${counted(this.lateDoubles)} second pins within the documented limit`,
		].join('  ');
	}

	/** The last line of a run. */
	get summary(): string {
		const { lives, violated, pins, steps, lateDoubles } = this;
		const judges = [...this.violations].map(([judge, count]) => `${judge} ${count}`).join(', ');
		const seen = `${counted(pins)} pins, ${counted(steps)} steps, ${counted(lateDoubles)} second pins within the documented limit`;
		return `${counted(lives)} lives, ${violated} violations${judges && ` (${judges})`}: ${seen}.`;
	}
}

/** A number for people: 12,345. */
export const counted = (count: number): string => count.toLocaleString('en');
