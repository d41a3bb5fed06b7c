import { loadEngine } from '../../runner/host/load-engine';
import { samples } from './pipeline';

/** n8n's engine reads this setting once in a process, which runs many files of tests: all of them have the same. */
export const READABLE_FOLDERS = [samples];

/** n8n's engine, with the settings of all tests. */
export const loadTestEngine = async () => await loadEngine({ readableFolders: READABLE_FOLDERS });
