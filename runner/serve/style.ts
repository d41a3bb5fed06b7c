import { CALENDAR } from './style/calendar';
import { DECISIONS } from './style/decisions';
import { FRAME } from './style/frame';
import { IMPORTS } from './style/imports';
import { JOBS } from './style/jobs';
import { LIMITS } from './style/limits';
import { TODAY } from './style/today';

/** The one style sheet of the page. */
export const STYLE = [FRAME, TODAY, CALENDAR, LIMITS, IMPORTS, JOBS, DECISIONS].join('');
