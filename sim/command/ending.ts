import { BEGINNING } from '../kernel/scheduler';
import type { LifeEnd } from '../life';
import { counted, shortened, timeOf } from './trace';

/** What each judge holds against a life. */
const PROMISES: Record<string, string> = {
	'one pin':
		'Each row becomes one pin, however often it is imported and whatever fails; a second one is excused only where Pinterest shows the first too late for any look-up.',
	attempts: 'A process that sends a pin has stored before that it is about to send it.',
	wishes: 'Nothing is published but what is in the sheet.',
	answers: 'Each run answers once for each of its rows, and what it says is true.',
	accounts: 'A pin goes to the account of its row.',
	cancel: 'A pin that a person was told is cancelled is not sent.',
	times: 'A pin is not sent before its time.',
	budget: "All processes together stay within the user's own limit.",
	limit: 'A process that was told that Pinterest allows no more calls sends none before the window ends.',
	liveness: 'Once nothing goes wrong any more, each row comes to its end.',
	rest: 'When everything has ended, no record says that something is still going on.',
	errors: 'No process ends with an error that is not meant for people.',
	simulation: 'The simulation itself works.',
};

/** The plain end of a trace: what was promised, and what happened. */
export function endingOf({ plan, steps, tookMs, pins, lateDoubles, violations }: LifeEnd): string[] {
	const [violation] = violations;
	const took = `${counted(steps, 'step')}, ${timeOf(BEGINNING + tookMs).trim()} of its time`;
	const late = lateDoubles > 0 ? ` ${lateDoubles} of them came too late for any look-up: the documented limit.` : '';
	if (!violation)
		return [
			'',
			`The promise held for ${took}. Pinterest has ${counted(pins, 'pin')} for ${counted(plan.rows, 'row')}.${late}`,
		];
	const { judge, what, at, step } = violation;
	const faults = [...plan.faults];
	return [
		'',
		`Promised: ${PROMISES[judge] ?? `what the judge of “${judge}” holds against it.`}`,
		`Instead:  ${timeOf(at).trim()} after the beginning, in step ${step}: ${sentence(shortened(what))}`,
		`Faults:   ${faults.length > 0 ? faults.join(', ') : 'none'}`,
		`Judge:    ${judge}`,
	];
}

const sentence = (text: string): string => (/[.!?]$/.test(text) || text.includes('\n') ? text : `${text}.`);
