import type { Services } from './server';

/** A post, as its author knows it. Texts are HTML, as WordPress renders them. */
export interface BlogPost {
	id: number;
	slug: string;
	title: string;
	excerpt: string;
	/** @default publish */
	status?: 'publish' | 'draft';
	/** Slugs with the names that WordPress renders. */
	categories: Record<string, string>;
	/** The featured image. */
	picture?: { url: string; alt: string; mimeType?: string };
}

/** A WordPress site with its REST interface, as a reader without an account sees it. */
export function wordPressSite(host: string) {
	const posts = new Map<number, BlogPost>();

	/** Newest first, as a reader may see them. */
	function found(query: URLSearchParams): BlogPost[] {
		const include = query.get('include');
		const wanted = include === null ? undefined : include.split(',').map(Number);
		return [...posts.values()]
			.filter(({ status = 'publish', id }) => status === 'publish' && (wanted?.includes(id) ?? true))
			.sort((one, other) => other.id - one.id);
	}

	const services: Services = {
		[host]: ({ method, path, query }) => {
			if (method !== 'GET' || path !== '/wp-json/wp/v2/posts') return undefined;
			const all = found(query);
			const size = Number(query.get('per_page') ?? 10);
			const page = Number(query.get('page') ?? 1);
			const pages = Math.ceil(all.length / size);
			if (page > Math.max(pages, 1)) return { status: 400, json: { code: 'rest_post_invalid_page_number' } };
			const embeds = new Set((query.get('_embed') ?? '').split(',').filter((each) => each !== ''));
			return {
				headers: {
					link: `<https://${host}/wp-json/>; rel="https://api.w.org/"`,
					'x-wp-total': String(all.length),
					'x-wp-totalpages': String(pages),
				},
				json: all.slice((page - 1) * size, page * size).map((post) => rendered(host, post, embeds)),
			};
		},
	};

	return {
		url: `https://${host}`,
		services,
		/** Saves a post, or another version of it. */
		save: (post: BlogPost) => void posts.set(post.id, post),
	};
}

function rendered(host: string, post: BlogPost, embeds: Set<string>) {
	const { id, slug, title, excerpt, status = 'publish', categories, picture } = post;
	const link = `https://${host}/${slug}/`;
	const terms = Object.entries(categories).map(([name, label], index) => ({
		...{ id: 40 + index, link: `https://${host}/category/${name}/`, name: label, slug: name, taxonomy: 'category' },
	}));
	return {
		id,
		date: '2026-11-20T09:30:00',
		date_gmt: '2026-11-20T08:30:00',
		guid: { rendered: `https://${host}/?p=${id}` },
		modified: '2026-11-20T09:30:00',
		modified_gmt: '2026-11-20T08:30:00',
		slug,
		status,
		type: 'post',
		link,
		title: { rendered: title },
		content: { rendered: `${excerpt}\n<p>And so on.</p>\n`, protected: false },
		excerpt: { rendered: excerpt, protected: false },
		author: 1,
		featured_media: picture ? 900 + id : 0,
		format: 'standard',
		categories: terms.map(({ id: term }) => term),
		tags: [],
		_links: {
			self: [{ href: `https://${host}/wp-json/wp/v2/posts/${id}` }],
			'wp:featuredmedia': picture && [{ embeddable: true, href: `https://${host}/wp-json/wp/v2/media/${900 + id}` }],
		},
		...(embeds.size > 0 && {
			_embedded: {
				...(picture && embeds.has('wp:featuredmedia') && { 'wp:featuredmedia': [renderedPicture(900 + id, picture)] }),
				// One list for each taxonomy of posts.
				...(embeds.has('wp:term') && { 'wp:term': [terms, []] }),
			},
		}),
	};
}

const renderedPicture = (id: number, { url, alt, mimeType = 'image/jpeg' }: NonNullable<BlogPost['picture']>) => ({
	...{ id, type: 'attachment', title: { rendered: 'A picture' }, caption: { rendered: '' } },
	...{ alt_text: alt, media_type: 'image', mime_type: mimeType, media_details: {}, source_url: url },
});
