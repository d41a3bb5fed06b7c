import type { Actor } from './actor';

/**
 * Whose step it is. Simulated code that asks for the time, a timer or a random number without being given a clock gets
 * those of this actor: see `stand-ins/`.
 */
export const ambient: { actor: Actor | undefined } = { actor: undefined };

/** @throws where code that belongs to no actor asks for time or chance: it would not be the seed's. */
export function currentActor(): Actor {
	if (!ambient.actor) throw new Error('Code that belongs to no actor asked for the time or for chance.');
	return ambient.actor;
}
