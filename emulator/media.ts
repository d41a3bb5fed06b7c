import { z } from 'zod/v4';
import type { Call, Reply } from './call';
import { refuse } from './errors';
import { pageOf } from './paging';
import type { EmulatedMedia, MediaStatus } from './records';
import { createUploadForm } from './upload-form';
import { checkNumericId, parseBody } from './validation';
import type { World } from './world';

const VIDEO_TYPES = ['video/mp4', 'video/quicktime', 'video/x-m4v'];

const schema = z.object({ media_type: z.enum(['video']) });

export function registerMedia({ world, account, body }: Call): Reply {
	const { media_type } = parseBody(schema, body);
	const id = world.state.nextId('media');
	world.state.media.set(id, {
		id,
		accountId: account.id,
		status: 'registered',
		registeredAt: world.now(),
		uploadedAt: null,
		bytes: 0,
		sha256: null,
		fileName: null,
		detectedType: null,
		kept: false,
	});
	const form = createUploadForm(world, account.id, id);
	world.state.forms.set(form.fields['key']!, form);
	return {
		status: 201,
		body: { media_id: id, media_type, upload_url: `${world.url}/bucket/`, upload_parameters: form.fields },
	};
}

export function listMedia({ world, account, query }: Call): Reply {
	const own = [...world.state.media.values()].filter(({ accountId }) => accountId === account.id).reverse();
	const { items, bookmark } = pageOf(own, ({ id }) => id, query);
	return { status: 200, body: { items: items.map((media) => mediaView(world, media)), bookmark } };
}

export function getMedia({ world, account, params }: Call): Reply {
	const media = world.state.media.get(checkNumericId('media_id', params['media_id']));
	if (!media || media.accountId !== account.id) throw refuse('mediaNotFound');
	return { status: 200, body: mediaView(world, media) };
}

const mediaView = (world: World, media: EmulatedMedia) => ({
	media_id: media.id,
	media_type: 'video',
	status: refreshStatus(world, media),
});

/** Processing ends when the clock says so: no timer runs, and a test may set the clock. */
export function refreshStatus(world: World, media: EmulatedMedia): MediaStatus {
	const { status, uploadedAt, detectedType } = media;
	if (status === 'processing' && uploadedAt !== null && world.now() >= uploadedAt + world.settings.processingMs) {
		media.status = detectedType !== null && VIDEO_TYPES.includes(detectedType) ? 'succeeded' : 'failed';
	}
	return media.status;
}
