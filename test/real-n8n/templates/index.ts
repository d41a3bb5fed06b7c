import { agentDrafts } from './agent-drafts';
import { airtable } from './airtable';
import { formApprovePublish } from './form-approve-publish';
import { googleSheet } from './google-sheet';
import { notion } from './notion';
import { tellAChat } from './tell-a-chat';
import type { Template } from './template';
import { whatWorked } from './what-worked';

/** The templates that are run in a real n8n, in the order in which they run. */
export const templates: Template[] = [
	//
	googleSheet,
	airtable,
	notion,
	formApprovePublish,
	agentDrafts,
	tellAChat,
	whatWorked,
];
