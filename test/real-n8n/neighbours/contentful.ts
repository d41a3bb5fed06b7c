import type { Services } from './server';

export interface ContentfulAsset {
	title: string;
	description?: string;
	/** As the Delivery API gives it: without a protocol, for files on its own hosts. */
	url: string;
}

/** A space of Contentful: its assets, searched for by ID, as the Content Delivery API shows them, and what its webhook sends. */
export function contentfulSpace(space: string, accessToken: string) {
	const assets = new Map<string, ContentfulAsset>();

	const services: Services = {
		'cdn.contentful.com': ({ method, path, query }) => {
			if (method !== 'GET' || path !== `/spaces/${space}/environments/master/assets`) return undefined;
			if (query.get('access_token') !== accessToken)
				return { status: 401, json: { sys: { type: 'Error', id: 'AccessTokenInvalid' } } };
			const id = query.get('sys.id') ?? '';
			const asset = assets.get(id);
			const items = asset ? [shown(id, asset)] : [];
			return {
				json: { sys: { type: 'Array' }, total: items.length, skip: 0, limit: Number(query.get('limit')), items },
			};
		},
	};

	const link = (linkType: string, id: string) => ({ sys: { type: 'Link', linkType, id } });
	const sysOf = (type: string, id: string) => ({
		...{ type, id, space: link('Space', space), environment: link('Environment', 'master') },
		...{ createdAt: '2026-11-20T08:30:00.000Z', updatedAt: '2026-11-20T08:30:00.000Z' },
	});

	const shown = (id: string, { title, description, url }: ContentfulAsset) => ({
		sys: { ...sysOf('Asset', id), locale: 'en-US' },
		fields: {
			title,
			description,
			file: { contentType: 'image/jpeg', fileName: 'picture.jpg', url, details: { size: 1 } },
		},
	});

	return {
		services,
		save: (id: string, asset: ContentfulAsset) => void assets.set(id, asset),
		credential: (id: string) => ({
			...{ id, name: 'Contentful account', type: 'contentfulApi' },
			data: { spaceId: space, ContentDeliveryaccessToken: accessToken, ContentPreviewaccessToken: '' },
		}),
		/** What the webhook sends when an entry is published, or saved. */
		entry: (id: string, fields: Record<string, string>, image?: string) => ({
			metadata: { tags: [] },
			sys: { ...sysOf('Entry', id), publishedVersion: 3, contentType: link('ContentType', 'recipe') },
			fields: {
				...Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, { 'en-US': value }])),
				...(image && { image: { 'en-US': link('Asset', image) } }),
			},
		}),
		/** What it sends when an entry is unpublished. */
		unpublished: (id: string) => ({
			sys: { ...sysOf('DeletedEntry', id), contentType: link('ContentType', 'recipe') },
		}),
	};
}
