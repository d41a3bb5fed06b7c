import type { ImportLog } from '../../../../lib';
import type { Desk } from '../../desk';
import type { ImportRuns } from './import-runs';
import type { Overviews } from './overviews';
import type { Uploads } from './uploads';

/** What the pages of imports work with. */
export interface Parts {
	desk: Desk;
	log: ImportLog;
	overviews: Overviews;
	uploads: Uploads;
	runs: ImportRuns;
}

/** The address of an import's page. */
export const pathOf = (importId: string) => `/imports/${encodeURIComponent(importId)}`;
