import type { EmulatedBoard, EmulatedPin } from '../records';
import type { World } from '../world';
import { gallery } from './gallery';
import { html } from './html';
import { counted, layout, ownerName } from './layout';

const COVER_PICTURES = 3;

export function homePage(world: World) {
	const pins = [...world.state.pins.values()];
	const boards = [...world.state.boards.values()];
	return layout(
		'Pinterest emulator',
		ownerName(world),
		html`<h1>Boards</h1>
			<div class="boards">
				${boards.map((board) =>
					tile(
						board,
						pins.filter(({ boardId }) => boardId === board.id),
					),
				)}
			</div>
			<h2>Pins <small>${pins.length}</small></h2>
			${gallery(world, pins, 'with board')}`,
	);
}

function tile(board: EmulatedBoard, pins: EmulatedPin[]) {
	const pictures = pins.toReversed().flatMap(({ images }) => images.slice(0, 1));
	const cover = Array.from({ length: COVER_PICTURES }, (_, index) => pictures[index]);
	const details = [
		counted(pins.length, 'pin'),
		board.sections.length > 0 && counted(board.sections.length, 'section'),
		board.privacy !== 'PUBLIC' && board.privacy.toLowerCase(),
	];
	return html`<a class="board" href="/board/${board.id}/">
		<div class="cover">
			${cover.map((image) => html`<i>${image && html`<img src="/image/${image.hash}" alt="" />`}</i>`)}
		</div>
		<b>${board.name}</b><small>${details.filter(Boolean).join(' · ')}</small>
	</a>`;
}
