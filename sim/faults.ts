import { PINTEREST_FAULTS, type PinterestFault } from './pinterest/pinterest';

/** What can go wrong outside Pinterest. Each can be switched off, so that a failing life is shrunk. */
export const WORLD_FAULTS = [
	'crashes',
	'pauses',
	'machines-sleep',
	'clocks-apart',
	'clocks-jump',
	'store-is-slow',
	'store-refuses',
	'store-loses-answers',
	'store-outages',
	'store-loses-notifications',
	'store-clock-steps',
	'network-refuses',
	'network-loses-requests',
	'network-loses-answers',
	'commits-late',
	'commits-too-late',
	'people-cancel',
	'people-move',
	'people-edit',
	'people-import-again',
	'people-resolve',
	'rows-look-alike',
	'pictures-break',
] as const;

export type WorldFault = (typeof WORLD_FAULTS)[number];
export type Fault = WorldFault | PinterestFault;
export const FAULTS: readonly Fault[] = [...WORLD_FAULTS, ...PINTEREST_FAULTS];
