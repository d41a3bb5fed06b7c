import type { Character } from './character';
import type { Dice } from './dice';

/** What goes on for a while once it began: outages, and domains whose links are refused as spam. */
export class Trouble {
	private brokenUntil = -Infinity;
	private readonly blockedUntil = new Map<string, number>();

	constructor(
		private readonly character: Pick<Character, 'breaksBefore' | 'outageMs' | 'spamBlocks' | 'spamBlockMs'>,
		private readonly dice: Dice,
	) {}

	/** Whether a call breaks before it does anything. */
	isBroken(nowMs: number): boolean {
		if (nowMs < this.brokenUntil) return true;
		if (!this.dice.chance('breaks', this.character.breaksBefore)) return false;
		const { outageMs } = this.character;
		if (outageMs > 0) this.brokenUntil = nowMs + this.dice.of('breaks').between(0, outageMs);
		return true;
	}

	/** Whether a write with a link to this domain is refused as spam. */
	isSpam(domain: string, nowMs: number): boolean {
		if (nowMs < (this.blockedUntil.get(domain) ?? -Infinity)) return true;
		if (!this.dice.chance('blocks-as-spam', this.character.spamBlocks)) return false;
		this.blockedUntil.set(domain, nowMs + this.character.spamBlockMs);
		return true;
	}

	/** Nothing is broken or blocked any longer. */
	end(): void {
		this.brokenUntil = -Infinity;
		this.blockedUntil.clear();
	}
}
