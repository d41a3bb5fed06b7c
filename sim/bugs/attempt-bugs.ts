import type { Bug } from './bug';

const ATTEMPT = 'lib/publish/attempt.ts';
const LEASE = 'lib/ledger/lease.ts';
const VERDICT = 'lib/pinterest/verdict.ts';

/** What is stored around the one request of an attempt, and what is made of its end. */
export const ATTEMPT_BUGS: readonly Bug[] = [
	// needs: a process or its machine that stands still between its attempt and its request, until another process has
	// looked the pin up; seen as: two pins.
	{
		name: 'time-left-unchecked',
		breaks: 'A process that slept after it had begun an attempt does not send it.',
		file: ATTEMPT,
		find: `		if (left < settings.callTimeoutMs * LEAST_TIME_LEFT)
			throw new NoAnswerError('POST /pins', 'no', 'this process was held up');
`,
		replace: '',
	},
	// needs: a machine that sleeps in that moment, whose monotonic clock stands still; seen as: two pins.
	{
		name: 'only-the-monotonic-clock',
		breaks: 'The clocks of the process, of the machine and of the store are asked before an attempt is sent.',
		file: ATTEMPT,
		find: 'Math.min(deadline - clock.monotonic(), latestAt - clock.now(), settings.callTimeoutMs - sinceArmed)',
		replace: 'deadline - clock.monotonic()',
	},
	// needs: nothing but a store that takes longer than the way to Pinterest; seen as: a pin sent without a stored attempt,
	// and two pins after a crash.
	{
		name: 'attempt-not-awaited',
		breaks: 'That the pin is about to be sent is in the store before a byte leaves.',
		file: ATTEMPT,
		find: `		await lease.beginAttempt(fingerprint, noted);
		begun = true;
		// Either clock may stand still while a machine sleeps; that of a store elsewhere goes on.
		const sinceArmed = (await ledger.store.askNow()) - (lease.job.armedAt ?? 0);`,
		replace: `		void lease.beginAttempt(fingerprint, noted).catch(() => undefined);
		begun = true;
		const sinceArmed = 0;`,
	},
	// needs: an answer with status 500 to a request that made a pin; seen as: two pins.
	{
		name: 'server-error-is-a-refusal',
		breaks: 'After a 500 nobody knows whether there is a pin, and nothing is guessed.',
		file: VERDICT,
		find: "if (!error.definite) return { kind: call.safe ? 'retry' : 'unknown', problem };",
		replace: "if (!error.definite) return { kind: 'retry', problem };",
	},
	// needs: a lost answer; seen as: two pins.
	{
		name: 'lost-answer-is-a-refusal',
		breaks: 'After a lost connection or a timeout nobody knows whether there is a pin, and nothing is guessed.',
		file: VERDICT,
		find: "kind: call.safe || error.sent === 'no' ? 'retry' : 'unknown', problem }",
		replace: "kind: 'retry', problem }",
	},
	// needs: a lost answer, and a pin that is listed late: without the moment of the attempt there is no delay; seen as: two
	// pins.
	{
		name: 'unanswered-attempt-aborted',
		breaks: 'An attempt that was not answered stays in the record until its outcome is known.',
		file: ATTEMPT,
		find: "if (verdict.kind === 'unknown') return { end: await leaveUnknown(context, lease, sent) };",
		replace: `if (verdict.kind === 'unknown') {
		await lease.abortAttempt({ state: 'ready' }, fingerprint);
		return { end: await leaveUnknown(context, lease, sent) };
	}`,
	},
	// needs: a crash, or a store that is gone, between the answer and the receipt; seen as: a row answered created whose
	// job has no receipt in that moment.
	{
		name: 'answered-before-receipt',
		breaks: "The pin's ID is stored right after the answer, before anything else.",
		file: ATTEMPT,
		find: `		const first = await lease.published(published, fingerprint, answer.requestId);
		if (first.id === published.id) return { outcome: 'created', pin: published };
		const { id, url, createdAt: since } = first;
		return { outcome: 'existing', pin: { id, url, createdAt: since }, problem: lease.job.problem };`,
		replace: `		void lease.published(published, fingerprint, answer.requestId).catch(() => undefined);
		return { outcome: 'created', pin: published };`,
	},
	// needs: a run that is interrupted, or meets an error of the store, while it looks a pin up or sends it; seen as: a row
	// that failed although there is its pin, and two pins after the next import.
	{
		name: 'abandoned-attempt-failed',
		breaks: 'A job fails only where there certainly is no pin.',
		file: LEASE,
		find: `if (this.mayHavePublished) await this.unknown(problem);
		else if (goesOn)`,
		replace: 'if (goesOn)',
	},
	// needs: a store that refuses the receipt; seen as: a row that failed although there is its pin.
	{
		name: 'begun-attempt-forgotten',
		breaks: 'After an attempt was begun, an error of the store leaves the outcome unknown.',
		file: LEASE,
		find: "return this.armed || this.job.state === 'unknown';",
		replace: "return this.job.state === 'unknown';",
	},
	// needs: nothing but a lost answer; seen as: a row that failed although there is its pin, and two pins after the next
	// import.
	{
		name: 'unknown-is-failed',
		breaks: 'An outcome that is not known is unknown, and never failed.',
		file: ATTEMPT,
		find: 'await lease.unknown(problem, requestIdOf(failure));',
		replace: 'await lease.failed(problem, requestIdOf(failure));',
	},
];
