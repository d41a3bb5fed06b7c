/* In place of lib/publish/upload-media.ts: the simulation publishes images, which travel with their pins. */
export async function uploadMedia(): Promise<undefined> {
	return undefined;
}
