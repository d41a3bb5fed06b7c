import { agentDrafts } from './agent-drafts';
import { airtable } from './airtable';
import { formApprovePublish } from './form-approve-publish';
import { googleDriveCarousel } from './google-drive-carousel';
import { googleSheet } from './google-sheet';
import { headlessCmsWebhook } from './headless-cms-webhook';
import { notion } from './notion';
import { rssFeed } from './rss-feed';
import { shopifyProducts } from './shopify-products';
import { tellAChat } from './tell-a-chat';
import type { Template } from './template';
import { whatWorked } from './what-worked';
import { wooCommerceProducts } from './woocommerce-products';
import { wordPressPosts } from './wordpress-posts';
import { wordPressWebhook } from './wordpress-webhook';

/** The templates that are run in a real n8n, in the order in which they run. */
export const templates: Template[] = [
	googleSheet,
	airtable,
	notion,
	formApprovePublish,
	agentDrafts,
	tellAChat,
	whatWorked,
	wordPressPosts,
	wordPressWebhook,
	rssFeed,
	shopifyProducts,
	wooCommerceProducts,
	headlessCmsWebhook,
	googleDriveCarousel,
];
