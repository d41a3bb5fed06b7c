import { CALENDAR } from './script/calendar';
import { FORMS } from './script/forms';
import { KEYS } from './script/keys';
import { LIVE } from './script/live';

/** The script of the page. Everything works without it; it spares people reloads. */
export const PAGE_SCRIPT = `'use strict';${FORMS}${CALENDAR}${KEYS}${LIVE}`;
