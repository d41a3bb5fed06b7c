import type { EmulatedBoard } from '../records';
import type { World } from '../world';
import { gallery } from './gallery';
import { html } from './html';
import { counted, layout, ownerName } from './layout';

export function boardPage(world: World, board: EmulatedBoard) {
	const pins = [...world.state.pins.values()].filter(({ boardId }) => boardId === board.id);
	const loose = pins.filter(({ boardSectionId }) => boardSectionId === null);
	const sections = board.sections.map((section) => {
		const own = pins.filter(({ boardSectionId }) => boardSectionId === section.id);
		return html`<h2>${section.name} <small>${own.length}</small></h2>
			${own.length > 0 && gallery(world, own, 'without board')}`;
	});
	return layout(
		board.name,
		ownerName(world),
		html`<h1>${board.name}</h1>
			<p class="lead">
				${counted(pins.length, 'pin')}${board.description && ` · ${board.description}`} · board id ${board.id}
			</p>
			${sections} ${sections.length > 0 && html`<h2>On the board itself <small>${loose.length}</small></h2>`}
			${sections.length === 0 && html`<h2></h2>`}
			${(loose.length > 0 || sections.length === 0) && gallery(world, loose, 'without board')}`,
	);
}
