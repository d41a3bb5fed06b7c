import { ATTEMPT_BUGS } from './attempt-bugs';
import type { Bug } from './bug';
import { BUDGET_BUGS } from './budget-bugs';
import { FOUND_BUGS } from './found-bugs';
import { IMPORT_BUGS } from './import-bugs';
import { LEASE_BUGS } from './lease-bugs';
import { LOOK_UP_BUGS } from './look-up-bugs';
import { SCHEDULE_BUGS } from './schedule-bugs';

/** All planted bugs. Above each stands which circumstances bring it out, and how it is seen. */
export const BUGS: readonly Bug[] = [
	...FOUND_BUGS,
	...LOOK_UP_BUGS,
	...ATTEMPT_BUGS,
	...LEASE_BUGS,
	...SCHEDULE_BUGS,
	...IMPORT_BUGS,
	...BUDGET_BUGS,
];
