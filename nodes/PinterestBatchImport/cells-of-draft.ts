import { isAbsolute, join } from 'node:path';
import type { Cells, MediaRef, PinDraft } from '../../lib';

/** The columns of a draft, so that an import's record has them. Media from binary data is in no column. */
export function cellsOfDraft(draft: PinDraft): Cells {
	const { cover } = draft;
	const cells: Cells = {
		account: draft.account,
		board: draft.board,
		section: draft.section,
		title: draft.title,
		description: draft.description,
		link: draft.link,
		alt_text: draft.altText,
		dominant_color: draft.dominantColor,
		ai_disclosures: draft.aiDisclosures?.join(', '),
		run_at: draft.runAt,
		campaign: draft.campaign,
		idempotency_key: draft.idempotencyKey,
		approve: draft.approved === false && !draft.approvalRequired ? 'no' : undefined,
		cover_url: cover && 'media' in cover ? addressOf(cover.media) : undefined,
		cover_time: cover && 'atSeconds' in cover ? String(cover.atSeconds) : undefined,
	};
	for (const [index, media] of draft.media.entries())
		cells[index === 0 ? 'media_url' : (`media_url_${index + 1}` as 'media_url_2')] = addressOf(media);
	return Object.fromEntries(Object.entries(cells).filter(([, cell]) => cell !== undefined));
}

function addressOf(media: MediaRef): string | undefined {
	if ('url' in media) return media.url;
	if ('file' in media) return isAbsolute(media.file) ? media.file : join(media.folder, media.file);
	return undefined;
}
