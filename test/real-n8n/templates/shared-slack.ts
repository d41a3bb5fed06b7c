import { slackChannel } from '../neighbours/slack';

/** The channel of all templates that ask or tell somebody. */
export const slack = slackChannel();
