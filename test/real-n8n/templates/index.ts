import { airtable } from './airtable';
import { googleSheet } from './google-sheet';
import { notion } from './notion';
import type { Template } from './template';
import { whatWorked } from './what-worked';

/** The templates that are run in a real n8n, in the order in which they run. */
export const templates: Template[] = [
	//
	googleSheet,
	airtable,
	notion,
	whatWorked,
];
