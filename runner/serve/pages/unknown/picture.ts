import { ImportLog, type JobRecord, type Ledger, type MediaRef } from '../../../../lib';

/**
 * The picture of a job: the first image of its draft, or what its label names, which has no query and of which a path is
 * in the folder of its import.
 */
export async function pictureOfJob(ledger: Ledger, { draft, label }: JobRecord): Promise<MediaRef | undefined> {
	const [first] = draft?.media ?? [];
	if (first) return first;
	if (/^https?:/i.test(label.source)) return { url: label.source };
	const record = label.importId === undefined ? undefined : await new ImportLog(ledger).find(label.importId);
	const folder = record?.defaults.folder;
	return folder === undefined ? undefined : { file: label.source, folder };
}
