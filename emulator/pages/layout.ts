import type { World } from '../world';
import { html, type Html } from './html';
import { style } from './style';

const icon =
	"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 28 28'%3E%3Crect width='28' height='28' rx='9' fill='%23a8322a'/%3E%3Ccircle cx='14' cy='14' r='5' fill='%23fff'/%3E%3C/svg%3E";

export const layout = (title: string, username: string, content: Html) =>
	html`<html lang="en">
		<head>
			<meta charset="utf-8" />
			<meta name="viewport" content="width=device-width, initial-scale=1" />
			<title>${title}</title>
			<link rel="icon" href="${icon}" />
			${style}
		</head>
		<body>
			<header class="top">
				<a class="mark" href="/" aria-label="All pins"></a>
				<b><a href="/">Pinterest emulator</a></b>
				<span>Runs on this machine. Nothing here is on Pinterest.</span>
				<span class="who">${username}</span>
			</header>
			<main>${content}</main>
		</body>
	</html>`;

export const ownerName = (world: World) =>
	world.state.accounts.length === 1 ? world.state.owner.username : `${world.state.accounts.length} accounts`;

export const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

export const domainOf = (link: string | null) => URL.parse(link ?? '')?.hostname.replace(/^www\./, '') ?? null;
