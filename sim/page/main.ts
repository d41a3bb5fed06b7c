import { BEGINNING } from '../kernel/scheduler';
import { addressOf, MOST, readAddress, type Beginning } from './address';
import { BeginForm } from './begin-form';
import { Boards } from './boards';
import { Counts, standingOf } from './counts';
import { byId, el, mark, say } from './dom';
import { Drive, type Speed } from './drive';
import { Flights } from './flights';
import { Sheet } from './sheet';
import { StoryList } from './story-list';
import { Switches } from './switches';
import { Workers } from './workers';
import { timeOf } from './words';

const SPEEDS: [value: string, words: string][] = [
	['follow', 'follow the story'],
	['0.1', 'slow motion, 1/10'],
	['1', '1 s a second'],
	['10', '10 s a second'],
	['60', '1 min a second'],
	['600', '10 min a second'],
	['3600', '1 h a second'],
];

/** The page: one life at a time, and what is shown of it. */
class SimulationPage {
	private drive!: Drive;
	private views: { show(drive: Drive): void }[] = [];
	private readonly counts = new Counts();
	private readonly flights = new Flights();
	private readonly form = new BeginForm((beginning) => this.begin(beginning, { play: true }));
	private readonly play = byId<HTMLButtonElement>('play');
	private readonly speed = byId<HTMLSelectElement>('speed');
	private lastFrameAt = 0;

	constructor() {
		this.speed.append(...SPEEDS.map(([value, words]) => el('option', { value }, words)));
		this.speed.onchange = () => (this.drive.speed = this.chosenSpeed);
		this.play.onclick = () => this.playOrPause();
		byId('step').onclick = () => this.drive.step();
		byId('calm').onclick = () => this.drive.calmDown();
		byId('restart').onclick = () => this.begin(this.drive.beginning, { play: this.drive.isPlaying });
		byId('new-seed').onclick = () => this.begin({ ...this.drive.beginning, seed: anySeed() }, { play: true });
		byId('copy').onclick = () => void this.copy();
		window.addEventListener('hashchange', () => this.open());
		this.open();
		requestAnimationFrame((at) => this.frame(at));
	}

	private playOrPause(): void {
		if (this.drive.isOver) this.begin(this.drive.beginning, { play: true });
		else this.drive.isPlaying = !this.drive.isPlaying;
	}

	/** Begins the world of the address. */
	private open(): void {
		// The link that skips to the stage leaves the world as it is.
		if (this.drive && location.hash === '#stage') history.replaceState(null, '', addressOf(this.drive.beginning));
		if (this.drive && location.hash === addressOf(this.drive.beginning)) return;
		const { beginning, ignored } = readAddress(location.hash);
		byId('ignored').hidden = ignored.length === 0;
		byId('ignored').replaceChildren(...ignored.map((sentence) => el('p', {}, sentence)));
		this.begin(beginning, { play: false, keepsIgnored: true });
	}

	private begin(beginning: Beginning, { play, keepsIgnored = false }: { play: boolean; keepsIgnored?: boolean }): void {
		this.drive?.leave();
		this.flights.clear();
		if (!keepsIgnored) byId('ignored').hidden = true;
		const drive = new Drive(beginning);
		this.drive = drive;
		drive.speed = this.chosenSpeed;
		drive.isPlaying = play;
		this.form.fill(beginning);
		history.replaceState(null, '', addressOf(beginning));
		this.views = [new Sheet(drive), new Boards(drive), new Workers(drive), new StoryList(drive), new Switches(drive)];
	}

	private get chosenSpeed(): Speed {
		const { value } = this.speed;
		return value === 'follow' ? value : Number(value);
	}

	private frame(at: number): void {
		const { drive } = this;
		drive.frame(at - this.lastFrameAt);
		this.lastFrameAt = at;
		for (const view of this.views) view.show(drive);
		this.counts.show(drive);
		this.flights.show(drive.watch);
		this.showTime();
		this.showStore();
		requestAnimationFrame((next) => this.frame(next));
	}

	private showTime(): void {
		const { drive, play } = this;
		say(byId('clock'), `${timeOf(drive.now)}.${Math.floor((drive.now % 1000) / 100)}`);
		say(play, drive.isOver ? 'Play again' : drive.isPlaying ? 'Pause' : 'Play');
		byId<HTMLButtonElement>('step').disabled = drive.isOver;
		byId<HTMLButtonElement>('calm').disabled = drive.isCalm || drive.isOver;
		say(byId('status'), this.status());
		const isGood = drive.life.world.judges.violations.length === 0 && drive.broken === undefined;
		mark(byId('status'), 'data-over', drive.isOver ? (isGood ? 'good' : 'bad') : undefined);
	}

	private status(): string {
		const { drive } = this;
		const { life, hand } = drive;
		if (drive.isOver) {
			const { wanted, published, doubled, lost } = standingOf(drive);
			const minutes = Math.max(1, Math.round((drive.now - BEGINNING) / 60_000));
			const how = life.world.judges.violations.length > 0 ? 'Stopped' : 'At rest';
			return `${how} after ${minutes} min of its time: ${published} of ${wanted} rows published, ${doubled} doubled, ${lost} lost.`;
		}
		if (drive.isCalm) return 'Calm: nothing goes wrong any more, and every row comes to its end.';
		if (hand.hasActed) return 'Things go wrong until you calm them down.';
		const until = `Things go wrong until ${timeOf(life.hostileUntil)}; then this world comes to rest.`;
		return drive.isPlaying || drive.watch.told > 0 ? until : 'Press Play. Then break something.';
	}

	private showStore(): void {
		const { life, watch, now } = this.drive;
		const { store } = life.world;
		const held = [...watch.jobs].filter(([, { owner }]) => owner).length;
		const isDown = store.downUntil > now;
		const until = Number.isFinite(store.downUntil) ? ` until ${timeOf(store.downUntil)}` : '';
		const jobs = watch.jobs.size === 1 ? '1 row is' : `${watch.jobs.size} rows are`;
		say(byId('store'), isDown ? `Does not answer${until}.` : `${jobs} on record, ${held} in somebody's hands.`);
		mark(byId('store'), 'data-tone', isDown ? 'bad' : undefined);
	}

	private async copy(): Promise<void> {
		const button = byId('copy');
		try {
			await navigator.clipboard.writeText(location.href);
			say(button, 'Copied');
		} catch {
			// Some browsers keep the clipboard from files; the address bar has the link too.
			say(button, 'It is in the address bar');
		}
		window.setTimeout(() => say(button, 'Copy link'), 2_000);
	}
}

/** Chance of the browser, not of a world. */
function anySeed(): number {
	return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % Math.min(MOST.seed, 1_000_000);
}

new SimulationPage();
