/* In place of lib/publish/fitted-image.ts: no picture of the simulation is made fit. */
export function fittedImage(): never {
	throw new Error('No picture is made fit in the simulation.');
}
