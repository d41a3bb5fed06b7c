// The pictures of the samples, drawn as SVG text.
//
// Every scene is a function that returns a whole <svg>. There is no text in any of them, so
// they look the same whatever fonts a machine has, and every "random" choice comes from a
// seeded generator, so they look the same every time.

const TAU = Math.PI * 2;

// ---------------------------------------------------------------- small tools

/** A seeded generator of numbers in [0, 1) (mulberry32). */
function seeded(seed) {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

const pick = (random, list) => list[Math.floor(random() * list.length)];
const times = (count, draw) => Array.from({ length: count }, (_, i) => draw(i)).join('');
const round = (value) => Math.round(value * 10) / 10;
const clamp = (value, low = 0, high = 1) => Math.min(high, Math.max(low, value));
/** Starts and stops gently; `from` and `to` are seconds of a film. */
const ease = (t, from, to) => {
	const x = clamp((t - from) / (to - from));
	return x * x * (3 - 2 * x);
};

/** A vertical gradient; stops are colours, spread evenly unless written as [offset, colour]. */
function vertical(id, ...stops) {
	const parts = stops.map((stop, i) => (Array.isArray(stop) ? stop : [i / (stops.length - 1), stop]));
	return `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">${parts
		.map(([offset, colour]) => `<stop offset="${offset}" stop-color="${colour}"/>`)
		.join('')}</linearGradient>`;
}

function radial(id, inner, outer) {
	return `<radialGradient id="${id}"><stop offset="0" stop-color="${inner}"/><stop offset="1" stop-color="${outer}"/></radialGradient>`;
}

const glow = (id, colour, strength) =>
	`<radialGradient id="${id}"><stop offset="0" stop-color="${colour}" stop-opacity="${strength}"/><stop offset="1" stop-color="${colour}" stop-opacity="0"/></radialGradient>`;

/** The frame of a scene; `viewBox` lets a scene be drawn at another size than its own units. */
function picture(width, height, defs, body) {
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="100%" height="100%"><defs><filter id="soft" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="16"/></filter>${defs}</defs>${body}</svg>`;
}

const fill = (width, height, colour) => `<rect width="${width}" height="${height}" fill="${colour}"/>`;
const circle = (x, y, r, colour, more = '') =>
	`<circle cx="${round(x)}" cy="${round(y)}" r="${round(r)}" fill="${colour}" ${more}/>`;
const ellipse = (x, y, rx, ry, colour, more = '') =>
	`<ellipse cx="${round(x)}" cy="${round(y)}" rx="${round(rx)}" ry="${round(ry)}" fill="${colour}" ${more}/>`;
const rect = (x, y, w, h, colour, r = 0, more = '') =>
	`<rect x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}" rx="${r}" fill="${colour}" ${more}/>`;
const path = (d, colour, more = '') => `<path d="${d}" fill="${colour}" ${more}/>`;
const stroke = (d, colour, width, more = '') =>
	`<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" ${more}/>`;
const at = (x, y, body, { turn = 0, scale = 1 } = {}) =>
	`<g transform="translate(${round(x)} ${round(y)}) rotate(${round(turn)}) scale(${scale})">${body}</g>`;
/** A door-like shape: a rectangle with a half circle on top. */
const arch = (x, y, w, h, colour, more = '') =>
	path(`M${x} ${y + h}V${y + w / 2}a${w / 2} ${w / 2} 0 0 1 ${w} 0V${y + h}Z`, colour, more);

/** The line y(x) closed down to the bottom of the picture. */
function ground(width, height, line, colour, more = '') {
	let d = `M-10 ${height + 10}`;
	for (let x = -10; x <= width + 10; x += 10) d += `L${x} ${round(line(x))}`;
	return path(`${d}L${width + 10} ${height + 10}Z`, colour, more);
}

/** A soft hill line: two sines that do not share a period. */
const hills = (base, height, period, phase) => (x) =>
	base -
	height * (0.65 * Math.sin((x / period) * TAU + phase) + 0.35 * Math.sin((x / period) * 2.3 * TAU + phase * 1.7));

/** A mountain line by midpoint displacement, as a function of x. */
function ridge(width, base, height, seed) {
	const random = seeded(seed);
	let points = [random() * 0.4, 0.5 + random() * 0.5, random() * 0.4, 0.5 + random() * 0.5, random() * 0.4];
	for (let step = 0.24; points.length < 120; step *= 0.5) {
		points = points.flatMap((value, i) =>
			i === points.length - 1 ? [value] : [value, (value + points[i + 1]) / 2 + (random() - 0.5) * step],
		);
	}
	return (x) => {
		const place = clamp(x / width) * (points.length - 1);
		const left = Math.min(Math.floor(place), points.length - 2);
		return base - height * (points[left] + (points[left + 1] - points[left]) * (place - left));
	};
}

// ---------------------------------------------------------------- things that occur in several scenes

/** A leaf that grows upwards from 0,0. */
function leaf(length, width, colour, vein = 'rgba(255,255,255,.25)') {
	return (
		path(
			`M0 0C${width} ${-length * 0.25} ${width * 0.8} ${-length * 0.8} 0 ${-length}C${-width * 0.8} ${-length * 0.8} ${-width} ${-length * 0.25} 0 0Z`,
			colour,
		) + stroke(`M0 0V${-length * 0.85}`, vein, Math.max(2, length * 0.025))
	);
}

/** A slice of citrus fruit around 0,0. */
function citrus(r, { rind, pith, flesh, dark }, parts = 9) {
	const wedge = (i) => {
		const gap = 0.06;
		const [from, to] = [(i / parts) * TAU + gap, ((i + 1) / parts) * TAU - gap];
		const middle = (from + to) / 2;
		const point = (angle, radius) => `${round(Math.cos(angle) * radius)} ${round(Math.sin(angle) * radius)}`;
		return (
			path(
				`M${point(middle, r * 0.1)}L${point(from, r * 0.72)}Q${point(from, r * 0.81)} ${point(from + 0.1, r * 0.81)}A${r * 0.81} ${r * 0.81} 0 0 1 ${point(to - 0.1, r * 0.81)}Q${point(to, r * 0.81)} ${point(to, r * 0.72)}Z`,
				flesh,
			) + stroke(`M${point(middle, r * 0.35)}L${point(middle, r * 0.68)}`, dark, r * 0.03, 'opacity=".6"')
		);
	};
	return circle(0, 0, r, rind) + circle(0, 0, r * 0.91, pith) + times(parts, wedge);
}

const LEMON = { rind: '#f6c62f', pith: '#fff6d6', flesh: '#fbd95b', dark: '#f2bd2a' };
const ORANGE = { rind: '#ee8434', pith: '#ffe9cf', flesh: '#f7a14a', dark: '#e87c24' };

const berry = (r, colour, light) =>
	circle(0, 0, r, colour) +
	circle(-r * 0.3, -r * 0.35, r * 0.28, light, 'opacity=".7"') +
	path(`M0 ${-r * 0.2}l${r * 0.14} ${r * 0.2}h${-r * 0.28}Z`, 'rgba(0,0,0,.25)');

function strawberry(size) {
	const seeds = [
		[-0.35, -0.1],
		[0.05, -0.2],
		[0.4, -0.08],
		[-0.2, 0.25],
		[0.2, 0.2],
		[0, 0.6],
	];
	return (
		path(
			`M0 ${size}C${-size * 0.5} ${size * 0.8} ${-size} ${size * 0.1} ${-size * 0.75} ${-size * 0.4}C${-size * 0.4} ${-size * 0.75} ${size * 0.4} ${-size * 0.75} ${size * 0.75} ${-size * 0.4}C${size} ${size * 0.1} ${size * 0.5} ${size * 0.8} 0 ${size}Z`,
			'#e14b57',
		) +
		seeds.map(([x, y]) => ellipse(x * size, y * size, size * 0.05, size * 0.08, '#ffd9a0')).join('') +
		[-70, -35, 0, 35, 70]
			.map((turn) => at(0, -size * 0.5, leaf(size * 0.5, size * 0.16, '#4f8f5b', 'none'), { turn }))
			.join('')
	);
}

const bird = (x, y, size, colour) =>
	stroke(
		`M${x - size} ${y - size * 0.3}q${size * 0.6} ${-size * 0.5} ${size} ${size * 0.3}q${size * 0.4} ${-size * 0.8} ${size} ${-size * 0.3}`,
		colour,
		size * 0.18,
	);

function pine(height, colour) {
	const tier = (i) => {
		const top = -height + i * height * 0.2;
		const half = height * (0.11 + i * 0.055);
		return path(`M0 ${round(top)}L${round(half)} ${round(top + height * 0.33)}H${round(-half)}Z`, colour);
	};
	return rect(-height * 0.025, -height * 0.15, height * 0.05, height * 0.18, colour) + times(4, tier);
}

/** A pot that stands on 0,0. */
const pot = (width, height, colour, dark) =>
	path(
		`M${-width / 2} ${-height}H${width / 2}L${width * 0.38} ${-8}Q${width * 0.37} 0 ${width * 0.3} 0H${-width * 0.3}Q${-width * 0.37} 0 ${-width * 0.38} ${-8}Z`,
		colour,
	) +
	path(
		`M${width * 0.12} ${-height}H${width / 2}L${width * 0.38} ${-8}Q${width * 0.37} 0 ${width * 0.3} 0H${width * 0.1}Z`,
		dark,
		'opacity=".45"',
	) +
	rect(-width * 0.55, -height - height * 0.12, width * 1.1, height * 0.22, colour, 8) +
	rect(-width * 0.5, -height + height * 0.1, width, height * 0.05, dark, 0, 'opacity=".6"');

// ---------------------------------------------------------------- recipes

export function lemonTart() {
	const [cx, cy] = [500, 770];
	const check =
		times(21, (i) => rect(i * 100 - 550, -900, 50, 3200, '#ffffff', 0, 'opacity=".30"')) +
		times(32, (i) => rect(-700, i * 100 - 900, 2400, 50, '#ffffff', 0, 'opacity=".30"'));
	const crust = times(40, (i) => {
		const a = (i / 40) * TAU;
		return circle(cx + Math.cos(a) * 342, cy + Math.sin(a) * 342, 33, i % 2 ? '#d89a4e' : '#e0a75c');
	});
	const ring = times(8, (i) => {
		const a = (i / 8) * TAU - 0.2;
		return at(
			cx + Math.cos(a) * 190,
			cy + Math.sin(a) * 190,
			circle(5, 9, 70, '#b87a12', 'opacity=".25"') + citrus(70, LEMON),
			{ turn: i * 31 },
		);
	});
	const meringue = times(16, (i) => {
		const a = (i / 16) * TAU + 0.1;
		const [x, y] = [cx + Math.cos(a) * 296, cy + Math.sin(a) * 296];
		return (
			circle(x + 3, y + 6, 22, '#b87a12', 'opacity=".22"') +
			circle(x, y, 21, '#fff6e6') +
			circle(x - 2, y - 3, 13, '#fffcf5') +
			circle(x - 3, y - 5, 6, '#ffffff')
		);
	});
	const mint = [0, 72, 144, 216, 288]
		.map((turn, i) => at(cx, cy, leaf(i % 2 ? 84 : 98, 34, i % 2 ? '#5fa36d' : '#478a5c'), { turn: turn + 12 }))
		.join('');
	const berries = [
		[-16, 12, 30],
		[28, 20, 26],
		[8, -24, 27],
	]
		.map(([x, y, r]) => at(cx + x, cy + y, berry(r, '#3f4a86', '#a4b0e6')))
		.join('');
	const half = (x, y, r, turn) => at(x, y, circle(14, 24, r, '#2c6e72', 'opacity=".25"') + citrus(r, LEMON), { turn });
	return picture(
		1000,
		1500,
		vertical('bg', '#a9d8d2', '#86c2c0') + radial('curd', '#ffe27a', '#f8c93c') + radial('plate', '#ffffff', '#f4f0ea'),
		fill(1000, 1500, 'url(#bg)') +
			`<g transform="rotate(18 500 750)">${check}</g>` +
			at(120, 250, leaf(250, 74, '#5a9c70'), { turn: 60 }) +
			at(150, 330, leaf(220, 66, '#447f5e'), { turn: 112 }) +
			half(140, 200, 152, 10) +
			at(830, 1320, leaf(240, 70, '#5a9c70'), { turn: -62 }) +
			at(820, 1310, leaf(220, 66, '#447f5e'), { turn: -14 }) +
			half(880, 1350, 165, 40) +
			at(855, 130, circle(12, 20, 84, '#2c6e72', 'opacity=".25"') + citrus(84, LEMON), { turn: 20 }) +
			at(140, 1370, circle(12, 20, 98, '#2c6e72', 'opacity=".25"') + citrus(98, LEMON), { turn: 5 }) +
			circle(cx + 18, cy + 38, 462, '#1f5a60', 'opacity=".28" filter="url(#soft)"') +
			circle(cx, cy, 460, 'url(#plate)') +
			circle(cx, cy, 420, 'none', 'stroke="#d9e6e2" stroke-width="7"') +
			circle(cx + 8, cy + 16, 372, '#8a6a3a', 'opacity=".25"') +
			crust +
			circle(cx, cy, 338, '#c88740') +
			circle(cx, cy, 328, 'url(#curd)') +
			meringue +
			ring +
			mint +
			berries,
	);
}

export function popsicles() {
	const random = seeded(11);
	const stick = (h) =>
		rect(-26, h - 20, 52, 190, '#e9c58f', 26) + rect(4, h - 20, 22, 178, '#d6ab70', 11, 'opacity=".6"');
	const body = (h, id, colours) =>
		`<clipPath id="${id}"><rect x="-115" y="${-h}" width="230" height="${h * 2}" rx="112"/></clipPath>` +
		`<g clip-path="url(#${id})">${colours
			.map((colour, i) => {
				const y = -h + (i / colours.length) * h * 2;
				return i === 0
					? rect(-120, -h, 240, h * 2, colour)
					: path(`M-120 ${y + 12}q60 -46 120 0t120 0V${h}H-120Z`, colour);
			})
			.join('')}${rect(62, -h, 60, h * 2, '#7a1d4a', 0, 'opacity=".10"')}</g>` +
		rect(-84, -h + 70, 26, h * 1.1, '#ffffff', 13, 'opacity=".45"') +
		rect(-84, -h + 90 + h * 1.1, 26, 34, '#ffffff', 13, 'opacity=".45"');
	const pop = (x, y, turn, h, id, colours, inside) =>
		at(
			x,
			y,
			`<g transform="translate(22 34)" opacity=".2">${rect(-115, -h, 230, h * 2, '#8c2f54', 112)}${rect(-26, h - 20, 52, 190, '#8c2f54', 26)}</g>` +
				stick(h) +
				body(h, id, colours) +
				inside,
			{ turn },
		);
	const rays = times(18, (i) =>
		path('M500 760L-120 2300H-420Z', '#ffffff', `opacity=".13" transform="rotate(${i * 20} 500 760)"`),
	);
	const kiwi = (x, y, r) =>
		at(
			x,
			y,
			circle(0, 0, r, '#9cc455') +
				circle(0, 0, r * 0.82, '#b9d96f') +
				circle(0, 0, r * 0.3, '#eff5cf') +
				times(12, (i) => ellipse(0, -r * 0.48, r * 0.06, r * 0.1, '#39422a', `transform="rotate(${i * 30})"`)),
		);
	const fruit = [
		[120, 180, 72, 20],
		[880, 1290, 84, -24],
		[500, 140, 46, -40],
		[140, 1380, 60, 35],
	]
		.map(([x, y, s, turn]) =>
			at(x, y, at(10, 16, circle(0, 0, s * 0.8, '#b3476b', 'opacity=".2"')) + strawberry(s), { turn }),
		)
		.join('');
	const blue = [
		[250, 110, 34],
		[860, 210, 40],
		[930, 300, 30],
		[800, 120, 26],
		[70, 1180, 34],
		[300, 1420, 38],
		[640, 1430, 30],
		[930, 1110, 28],
		[60, 360, 26],
	]
		.map(
			([x, y, r]) =>
				circle(x + 7, y + 12, r, '#b3476b', 'opacity=".2"') +
				at(x, y, berry(r, pick(random, ['#43508f', '#5560a4']), '#b9c2f0')),
		)
		.join('');
	const mint = [
		[690, 1330, 50],
		[720, 1330, -20],
		[330, 190, -60],
		[350, 200, 20],
	]
		.map(([x, y, turn]) => at(x, y, leaf(100, 36, '#5fae84'), { turn }))
		.join('');
	return picture(
		1000,
		1500,
		vertical('bg', '#ffd0c2', '#ffb3b8'),
		fill(1000, 1500, 'url(#bg)') +
			rays +
			circle(500, 760, 440, '#ffe3cf', 'opacity=".75"') +
			fruit +
			blue +
			mint +
			pop(262, 770, -14, 290, 'p1', ['#fff1dc', '#ffc94d', '#ff9a3d', '#f26a3d'], '') +
			pop(
				738,
				770,
				14,
				290,
				'p3',
				['#e9f7d8', '#b7dd7a', '#74c08a', '#3f9d8a'],
				kiwi(-10, -30, 54) + kiwi(30, 130, 46),
			) +
			pop(
				500,
				690,
				0,
				330,
				'p2',
				['#fff0f0', '#f99bb0', '#e55382', '#a93a83'],
				at(24, -40, strawberry(48), { turn: 20 }) +
					at(-30, 120, berry(30, '#43508f', '#b9c2f0')) +
					at(42, 190, berry(25, '#5560a4', '#b9c2f0')),
			),
	);
}

export function icedCoffee() {
	const cube = (x, y, s, turn) =>
		at(
			x,
			y,
			rect(-s / 2, -s / 2, s, s, '#ffffff', 16, 'opacity=".5"') +
				rect(-s / 2 + 10, -s / 2 + 10, s * 0.4, s * 0.14, '#ffffff', 6, 'opacity=".8"') +
				rect(-s / 2, -s / 2, s, s, 'none', 16, 'stroke="#fff" stroke-width="4" opacity=".6"'),
			{ turn },
		);
	const bean = (x, y, turn, s = 1) =>
		at(
			x,
			y,
			ellipse(6, 10, 30, 42, '#8a5a3c', 'opacity=".25"') +
				ellipse(0, 0, 30, 42, '#6b3f2a') +
				ellipse(-8, -8, 14, 26, '#85543a', 'opacity=".7"') +
				stroke('M2 -38C-14 -14 16 12 -2 38', '#3d2115', 6),
			{ turn, scale: s },
		);
	const croissant = at(
		235,
		826,
		[
			[-112, 18, 44, -52],
			[112, 18, 44, 52],
			[-66, -26, 60, -26],
			[66, -26, 60, 26],
			[0, -44, 68, 0],
		]
			.map(([x, y, r, turn], i) =>
				at(
					x,
					y,
					ellipse(0, 0, r * 0.86, r * 1.08, ['#d98f45', '#d98f45', '#e5a558', '#e5a558', '#efb86c'][i]) +
						stroke(`M${-r * 0.45} ${-r * 0.5}q${r * 0.4} ${-r * 0.25} ${r * 0.8} 0`, '#f8d596', 8) +
						stroke(`M${-r * 0.6} ${r * 0.1}q${r * 0.6} ${-r * 0.3} ${r * 1.2} 0`, '#c07a34', 5, 'opacity=".7"'),
					{ turn },
				),
			)
			.join(''),
	);
	const glass = 'M372 290H708L668 868Q664 910 622 910H458Q416 910 412 868Z';
	return picture(
		1080,
		1080,
		'<linearGradient id="drink" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#4a2a1c"/><stop offset=".28" stop-color="#7d4a2d"/><stop offset=".5" stop-color="#c08a5c"/><stop offset=".72" stop-color="#ecd3b0"/><stop offset="1" stop-color="#fdf3e2"/></linearGradient>' +
			`<clipPath id="glass"><path d="${glass}"/></clipPath>`,
		fill(1080, 1080, '#f3dcc3') +
			arch(180, 90, 720, 900, '#e8a87c') +
			arch(250, 160, 580, 830, '#eebc95') +
			circle(730, 330, 120, '#fff0d8', 'opacity=".75"') +
			rect(0, 880, 1080, 200, '#b4694d') +
			rect(0, 880, 1080, 14, '#c67e60') +
			ellipse(560, 914, 250, 26, '#7c3f2c', 'opacity=".45"') +
			ellipse(240, 900, 220, 22, '#7c3f2c', 'opacity=".4"') +
			ellipse(235, 884, 214, 26, '#fdf6ea') +
			ellipse(235, 878, 170, 14, '#efe2d0') +
			croissant +
			at(
				600,
				250,
				rect(-15, -190, 30, 700, '#3f7f79', 15) + times(9, (i) => rect(-15, -160 + i * 76, 30, 30, '#f6efe2')),
				{ turn: 12 },
			) +
			`<g clip-path="url(#glass)">${rect(360, 290, 360, 640, '#ffffff', 0, 'opacity=".35"')}${rect(360, 380, 360, 540, 'url(#drink)')}` +
			path('M360 640q60 -50 110 10t110 -20t150 10V720Q640 670 560 720T360 690Z', '#f3dfc1', 'opacity=".45"') +
			path('M360 560q80 60 140 0t230 20V600Q620 560 540 610T360 600Z', '#d9aa7c', 'opacity=".5"') +
			ellipse(540, 380, 180, 20, '#8a5738') +
			cube(456, 410, 96, -14) +
			cube(580, 396, 104, 18) +
			cube(520, 496, 92, 34) +
			cube(636, 500, 84, -20) +
			rect(420, 300, 30, 560, '#ffffff', 15, 'opacity=".28" transform="rotate(-4 420 300)"') +
			'</g>' +
			path(glass, 'none', 'stroke="#fff" stroke-width="9" opacity=".8"') +
			ellipse(540, 290, 168, 20, 'none', 'stroke="#fff" stroke-width="9" opacity=".9"') +
			bean(770, 940, 40) +
			bean(850, 975, -30, 1.1) +
			bean(930, 930, 70, 0.9) +
			bean(820, 1030, 100, 0.9) +
			bean(720, 1010, -60, 0.8) +
			bean(130, 985, 60, 0.9) +
			bean(220, 1020, -20),
	);
}

export function watermelon() {
	const slice = (x, y, r, turn) => {
		const half = (radius, colour) => path(`M${-radius} 0A${radius} ${radius} 0 0 0 ${radius} 0Z`, colour);
		const seeds = [
			[-0.5, 0.18],
			[-0.2, 0.16],
			[0.15, 0.18],
			[0.48, 0.16],
			[-0.36, 0.42],
			[0, 0.45],
			[0.34, 0.42],
			[-0.12, 0.66],
			[0.16, 0.64],
		];
		return at(
			x,
			y,
			`<g transform="translate(14 24)" opacity=".2">${half(r, '#1d5b56')}</g>` +
				half(r, '#3c8c5f') +
				half(r * 0.94, '#d8efc0') +
				half(r * 0.86, '#f2626b') +
				half(r * 0.6, '#f77a80') +
				seeds.map(([sx, sy]) => ellipse(sx * r, sy * r, r * 0.026, r * 0.045, '#4a2331')).join(''),
			{ turn },
		);
	};
	const mint = (x, y, turn) =>
		at(x, y, leaf(110, 40, '#5aa87c') + at(0, 0, leaf(90, 34, '#3f8f6b'), { turn: 55 }), { turn });
	const feta = (x, y, turn) =>
		at(
			x,
			y,
			rect(-30, -22, 70, 64, '#2b6f69', 10, 'opacity=".2"') +
				rect(-36, -34, 72, 68, '#fffdf6', 10) +
				rect(8, -34, 28, 68, '#ece6d6', 8),
			{ turn },
		);
	return picture(
		1000,
		1500,
		vertical('bg', '#bfe6d8', '#8fcdbf'),
		fill(1000, 1500, 'url(#bg)') +
			times(9, (i) => rect(i * 125 - 20, 0, 60, 1500, '#ffffff', 0, 'opacity=".22"')) +
			slice(300, 180, 270, -24) +
			slice(760, 470, 260, 160) +
			slice(270, 720, 280, 24) +
			slice(760, 980, 250, -36) +
			slice(300, 1240, 270, 172) +
			mint(660, 190, 20) +
			mint(120, 560, -50) +
			mint(560, 760, 80) +
			mint(860, 1330, -20) +
			mint(560, 1400, 40) +
			mint(900, 700, 130) +
			feta(840, 160, 18) +
			feta(540, 540, -20) +
			feta(130, 1010, 30) +
			feta(600, 1180, 12) +
			feta(930, 1200, -25) +
			feta(90, 90, 40) +
			feta(80, 1420, 10),
	);
}

// ---------------------------------------------------------------- home

export function kitchenShelf() {
	const random = seeded(23);
	const jar = (w, h, content, level) =>
		rect(-w / 2, -h, w, h, '#ffffff', 18, 'opacity=".55"') +
		rect(-w / 2 + 7, -h * level, w - 14, h * level - 7, content, 12) +
		rect(-w / 2 + 14, -h + 18, 10, h - 44, '#ffffff', 5, 'opacity=".6"') +
		rect(-w / 2 - 2, -h - 30, w + 4, 36, '#c08a57', 10) +
		rect(-w / 2 - 2, -h - 4, w + 4, 10, '#a5713f', 5, 'opacity=".6"');
	const bowl = (w, colour, dark) =>
		path(
			`M${-w / 2} ${-w * 0.36}H${w / 2}C${w / 2} ${-w * 0.1} ${w * 0.25} 0 ${w * 0.16} 0H${-w * 0.16}C${-w * 0.25} 0 ${-w / 2} ${-w * 0.1} ${-w / 2} ${-w * 0.36}Z`,
			colour,
		) + rect(-w / 2, -w * 0.36, w, 10, dark, 5);
	const mug = (colour, dark) =>
		path('M34 0a30 30 0 0 1 0 60', 'none', `stroke="${colour}" stroke-width="14" transform="translate(6 22)"`) +
		rect(-44, 0, 88, 100, colour, 16) +
		rect(-44, 60, 88, 14, dark);
	const shelf = (y) =>
		rect(80, y + 26, 840, 22, '#4d6b62', 0, 'opacity=".18"') +
		[190, 810].map((x) => path(`M${x} ${y + 20}v70q0 14 -14 14h-4V${y + 20}Z`, '#8a5a34')).join('') +
		rect(70, y, 860, 30, '#c98f58', 6) +
		rect(70, y + 20, 860, 10, '#a87140', 5);
	const plates = times(6, (i) => rect(-85 + (i % 2) * 4, -18 - i * 20, 170, 16, ['#fdf7ec', '#e8b7a0'][i % 2], 8));
	const trailing = (x, y, length, lean) =>
		stroke(`M${x} ${y}q${lean} ${length * 0.5} ${lean * 0.6} ${length}`, '#4e8560', 6) +
		times(6, (i) =>
			at(
				x + lean * 0.85 * ((i + 1) / 6),
				y + (length * (i + 1)) / 6,
				leaf(52, 24, i % 2 ? '#5f9e70' : '#478260', 'none'),
				{ turn: i % 2 ? 120 : -120 },
			),
		);
	const tiles = times(8, (row) =>
		times(12, (column) =>
			rect(
				column * 100 - (row % 2 ? 50 : 0) - 46,
				930 + row * 44,
				94,
				38,
				pick(random, ['#f7efe2', '#f3e8d8', '#faf4ea', '#efe2cf']),
				5,
			),
		),
	);
	const kettle =
		path('M-120 0C-136 -140 -70 -190 0 -190S136 -140 120 0Q120 14 104 14H-104Q-120 14 -120 0Z', '#e07a5f') +
		path('M40 -184C100 -168 132 -120 120 0Q120 14 104 14H40Z', '#c9644a', 'opacity=".7"') +
		path('M108 -96L190 -150L204 -130L124 -40Z', '#e07a5f') +
		stroke('M-84 -160C-90 -290 90 -290 84 -160', '#4a3a36', 16) +
		circle(0, -200, 18, '#4a3a36') +
		stroke('M-78 -40C-82 -90 -64 -122 -40 -138', '#f6b59f', 12);
	return picture(
		1000,
		1500,
		vertical('wall', '#a9c3b3', '#9ab8a8') + glow('warm', '#fff3cf', 0.75),
		fill(1000, 1500, 'url(#wall)') +
			circle(500, 250, 520, 'url(#warm)') +
			rect(0, 920, 1000, 300, '#d9c8b0') +
			tiles +
			// a lamp over the shelves
			[260, 740]
				.map(
					(x) =>
						rect(x - 3, 0, 6, 92, '#3f3a3c') +
						path(`M${x - 96} 180q0 -92 96 -92t96 92Z`, '#e9b44c') +
						path(`M${x + 20} 90q76 10 76 90h-60Z`, '#cf9a35', 'opacity=".6"') +
						ellipse(x, 180, 60, 14, '#fff6d8'),
				)
				.join('') +
			shelf(480) +
			shelf(790) +
			at(170, 480, jar(110, 150, '#e6c07b', 0.75)) +
			at(300, 480, jar(100, 190, '#8a4b3a', 0.6)) +
			at(420, 480, jar(110, 130, '#7fa36b', 0.7)) +
			at(
				580,
				480,
				bowl(190, '#f3e6d3', '#e07a5f') +
					at(0, -66, bowl(160, '#e8b7a0', '#d99a80')) +
					at(0, -122, bowl(130, '#fdf7ec', '#c9d8cc')),
			) +
			at(
				800,
				480,
				pot(130, 110, '#d9785a', '#b95f44') +
					[-64, -38, -12, 14, 40, 64]
						.map((turn, i) => at(0, -116, leaf(i % 2 ? 120 : 150, 34, i % 2 ? '#5f9e70' : '#3f7a57'), { turn }))
						.join(''),
			) +
			trailing(862, 372, 210, 46) +
			trailing(752, 372, 170, -34) +
			at(190, 790, plates) +
			at(
				350,
				790,
				rect(-64, -200, 128, 200, '#c08a57', 22) +
					circle(0, -168, 14, '#9cbaaa') +
					stroke('M-34 -120V-30M0 -130V-20M34 -120V-30', '#a87140', 5, 'opacity=".6"'),
			) +
			at(
				500,
				790,
				rect(-44, -150, 88, 150, '#5b7f95', 20) +
					rect(-18, -196, 36, 60, '#5b7f95', 8) +
					rect(-24, -206, 48, 20, '#3f5c70', 8) +
					ellipse(-18, -84, 8, 44, '#8fb0c4'),
			) +
			at(
				600,
				790,
				rect(-34, -120, 68, 120, '#f0d58a', 16) +
					rect(-14, -160, 28, 50, '#f0d58a', 6) +
					rect(-18, -172, 36, 18, '#b98a4a', 6),
			) +
			[
				[-64, -92, ORANGE],
				[0, -108, LEMON],
				[62, -90, ORANGE],
			]
				.map(
					([x, y, c]) =>
						circle(790 + x, 790 + y, 46, c.rind) + circle(776 + x, 774 + y, 13, '#ffffff', 'opacity=".45"'),
				)
				.join('') +
			at(790, 790, bowl(230, '#fdf7ec', '#e9b44c')) +
			// mugs on hooks
			[
				[200, '#e07a5f', '#f3e6d3'],
				[370, '#f3e6d3', '#5b7f95'],
				[540, '#5b7f95', '#f3e6d3'],
				[710, '#e9b44c', '#fdf7ec'],
				[860, '#7fa36b', '#f3e6d3'],
			]
				.map(([x, c, d]) => stroke(`M${x + 48} 822v22q0 22 -22 22`, '#6b4a30', 7) + at(x, 858, mug(c, d), { turn: 8 }))
				.join('') +
			rect(0, 1206, 1000, 36, '#f6ead8') +
			rect(0, 1236, 1000, 14, '#cbb392') +
			rect(0, 1250, 1000, 250, '#4f7468') +
			[30, 350, 670]
				.map(
					(x) =>
						rect(x, 1290, 300, 230, '#5c8477', 12) +
						rect(x + 26, 1316, 248, 210, 'none', 8, 'stroke="#4a6e62" stroke-width="5"') +
						rect(x + 105, 1338, 90, 14, '#e9c58f', 7),
				)
				.join('') +
			at(760, 1194, kettle) +
			at(
				200,
				1206,
				rect(-130, -26, 260, 26, '#b57c46', 10) +
					ellipse(-10, -70, 110, 56, '#d99a52') +
					stroke('M-70 -92l26 34M-24 -112l26 40M26 -112l26 40', '#f5d59c', 11),
			) +
			at(
				440,
				1206,
				pot(110, 90, '#f3e6d3', '#d9c8b0') +
					[-46, -20, 6, 30, 52]
						.map((turn, i) =>
							at(
								0,
								-96,
								stroke('M0 0V-70', '#4e8560', 6) +
									at(0, -56, leaf(58, 26, '#6fae74', 'none')) +
									at(0, -40, leaf(50, 22, '#4f8f5b', 'none'), { turn: i % 2 ? 50 : -50 }),
								{ turn },
							),
						)
						.join(''),
			),
	);
}

export function plantCorner() {
	// The slits of a monstera leaf are cut with a mask, so that what is behind shows through.
	let cut = 0;
	const monstera = (s, colour) => {
		const id = `cut${cut++}`;
		const outline = `M0 0C${s * 0.5} ${s * 0.2} ${s * 1.05} ${-s * 0.1} ${s} ${-s * 0.65}C${s * 0.95} ${-s * 1.2} ${s * 0.4} ${-s * 1.4} 0 ${-s * 1.7}C${-s * 0.4} ${-s * 1.4} ${-s * 0.95} ${-s * 1.2} ${-s} ${-s * 0.65}C${-s * 1.05} ${-s * 0.1} ${-s * 0.5} ${s * 0.2} 0 0Z`;
		const slit = (side, y) =>
			path(
				`M${side * s * 1.3} ${(y - 0.3) * s}Q${side * s * 0.7} ${(y - 0.1) * s} ${side * s * 0.36} ${y * s}Q${side * s * 0.8} ${(y + 0.06) * s} ${side * s * 1.3} ${(y - 0.14) * s}Z`,
				'#000',
			);
		const slits = [0, -0.38, -0.76, -1.08].map((y) => slit(1, y) + slit(-1, y)).join('');
		const holes = [-0.2, -0.58, -0.94]
			.map((y) =>
				[1, -1]
					.map((side) =>
						ellipse(
							0,
							0,
							s * 0.075,
							s * 0.035,
							'#000',
							`transform="translate(${side * s * 0.2} ${y * s}) rotate(${side * -24})"`,
						),
					)
					.join(''),
			)
			.join('');
		const veins = [-0.05, -0.43, -0.8]
			.map((y) =>
				stroke(
					`M0 ${y * s}L${s * 0.6} ${(y - 0.26) * s}M0 ${y * s}L${-s * 0.6} ${(y - 0.26) * s}`,
					'#ffffff',
					s * 0.018,
					'opacity=".3"',
				),
			)
			.join('');
		return (
			`<mask id="${id}" maskUnits="userSpaceOnUse" x="${-s * 1.5}" y="${-s * 2}" width="${s * 3}" height="${s * 2.5}">${path(outline, '#fff')}${slits}${holes}</mask><g mask="url(#${id})">${path(outline, colour)}${veins}</g>` +
			stroke(`M0 0V${-s * 1.5}`, '#9cc79b', s * 0.035)
		);
	};
	const stalk = (turn, length, s, colour) =>
		at(0, 0, stroke(`M0 0V${-length}`, '#4a7a58', 9) + at(0, -length, monstera(s, colour)), { turn });
	const sword = (x, h, lean, colour) =>
		path(
			`M${x - 20} 0C${x - 34} ${-h * 0.5} ${x + lean - 14} ${-h * 0.8} ${x + lean} ${-h}C${x + lean + 14} ${-h * 0.7} ${x + 36} ${-h * 0.4} ${x + 20} 0Z`,
			colour,
			'stroke="#d8cf7a" stroke-width="6"',
		);
	const cactus =
		rect(-44, -210, 88, 220, '#5d9a76', 44) +
		stroke('M-40 -90h-20q-26 0 -26 -30v-34M40 -64h22q26 0 26 -30v-44', '#5d9a76', 40) +
		times(3, (i) => stroke(`M${-20 + i * 20} -180V-6`, '#7fb894', 5, 'stroke-dasharray="1 22"')) +
		[0, 72, 144, 216, 288].map((turn) => at(0, -212, leaf(30, 14, '#f08a8a', 'none'), { turn })).join('') +
		circle(0, -212, 9, '#f7cf5e');
	const vine = (x, length, swing) =>
		stroke(
			`M${x} 0C${x + swing} ${length * 0.3} ${x - swing} ${length * 0.6} ${x + swing * 0.4} ${length}`,
			'#5c8f64',
			5,
		) +
		times(9, (i) => {
			const p = (i + 1) / 9;
			const across = x + swing * (3 * (1 - p) * (1 - p) * p - 3 * (1 - p) * p * p + 0.4 * p * p * p);
			return at(across, length * p, leaf(50, 28, ['#6aa873', '#4f8f61', '#86bd83'][i % 3], 'none'), {
				turn: i % 2 ? 105 : -105,
			});
		});
	return picture(
		1000,
		1500,
		vertical('floor', '#d9a37c', '#c98d66'),
		fill(1000, 1500, '#f6d8c2') +
			arch(130, 250, 740, 1010, '#f1b79a') +
			circle(660, 560, 150, '#f9e0a8') +
			rect(0, 1255, 1000, 245, 'url(#floor)') +
			rect(0, 1240, 1000, 22, '#fbeee2') +
			ellipse(500, 1440, 520, 70, '#f3e3cf') +
			ellipse(500, 1440, 440, 52, 'none', 'stroke="#d9785a" stroke-width="8" stroke-dasharray="26 20"') +
			// the hanging basket
			stroke('M250 0L170 250M250 0L330 250M250 0V250', '#b08a5e', 6) +
			at(250, 262, vine(-62, 390, 44) + vine(-16, 520, -40) + vine(34, 330, 36) + vine(70, 450, -30)) +
			path('M150 236H350C350 330 306 366 250 366S150 330 150 236Z', '#fdf4e6') +
			path('M270 236H350C350 330 306 366 262 366Z', '#e9d8c0', 'opacity=".7"') +
			rect(142, 222, 216, 26, '#fdf4e6', 13) +
			stroke('M168 286q20 -22 42 0t42 0t42 0t38 -4', '#d9785a', 7) +
			// monstera
			ellipse(520, 1330, 170, 26, '#8f5a3c', 'opacity=".35"') +
			at(
				510,
				1130,
				stalk(-38, 250, 130, '#3f7d5c') +
					stalk(36, 270, 138, '#2f6a50') +
					stalk(-64, 130, 100, '#5a9a70') +
					stalk(62, 150, 106, '#4b8b66') +
					stalk(-14, 360, 150, '#4b8b66') +
					stalk(12, 210, 118, '#5a9a70'),
			) +
			at(
				510,
				1330,
				pot(240, 210, '#e07a5f', '#b9573f') + stroke('M-92 -120l30 34l30 -34l30 34l30 -34l30 34l30 -34', '#fbe3cf', 9),
			) +
			// snake plant
			ellipse(220, 1384, 130, 22, '#8f5a3c', 'opacity=".35"') +
			at(
				210,
				1220,
				sword(-56, 330, -46, '#4c8a6c') +
					sword(56, 360, 44, '#3c7760') +
					sword(-24, 430, -10, '#5f9d7c') +
					sword(26, 300, 22, '#6fac88') +
					sword(0, 230, -14, '#4c8a6c'),
			) +
			at(210, 1384, pot(180, 160, '#fdf4e6', '#dcc8ae') + circle(0, -76, 26, '#e9b44c')) +
			// cactus
			ellipse(800, 1394, 120, 20, '#8f5a3c', 'opacity=".35"') +
			at(800, 1272, cactus) +
			at(800, 1394, pot(160, 130, '#5b7f95', '#44677c') + rect(-66, -80, 132, 16, '#a9c7d6')),
	);
}

export function tiles() {
	const random = seeded(5);
	// Colours of one family are too close to stand side by side in a tile.
	const families = [['#f4e3c8', '#faf3e7'], ['#e07a5f', '#c8553d'], ['#3d5a6c', '#22495a'], ['#81b29a'], ['#f2cc8f']];
	const colours = () => {
		const back = pick(random, families);
		const front = pick(
			random,
			families.filter((family) => family !== back),
		);
		const detail = pick(
			random,
			families.filter((family) => family !== back && family !== front),
		);
		return [back, front, detail].map((family) => pick(random, family));
	};
	const kinds = [
		(a, b, c) =>
			rect(0, 0, 250, 250, a) + path('M0 0H250A250 250 0 0 1 0 250Z', b) + path('M0 0H150A150 150 0 0 1 0 150Z', c),
		(a, b, c) =>
			rect(0, 0, 250, 250, a) + path('M0 0A125 125 0 0 0 250 0Z', b) + path('M0 250A125 125 0 0 1 250 250Z', c),
		(a, b, c) => rect(0, 0, 250, 250, a) + circle(125, 125, 104, b) + circle(125, 125, 48, c),
		(a, b, c) =>
			rect(0, 0, 250, 250, a) + path('M0 0A250 250 0 0 1 250 250A250 250 0 0 1 0 0Z', b) + circle(205, 45, 28, c),
		(a, b, c) => rect(0, 0, 250, 250, a) + path('M0 250L250 0V250Z', b) + path('M125 250L250 125V250Z', c),
		(a, b, c) =>
			rect(0, 0, 250, 250, a) +
			[45, 135, 225, 315].map((turn) => at(125, 125, leaf(150, 62, b, 'none'), { turn })).join('') +
			circle(125, 125, 26, c),
		(a, b) => rect(0, 0, 250, 250, a) + times(3, (i) => rect(0, 20 + i * 84, 250, 42, b)),
	];
	return picture(
		1000,
		1500,
		'',
		times(6, (row) =>
			times(4, (column) => {
				const kind = kinds[(row * 3 + column * 2 + Math.floor(random() * 3)) % kinds.length];
				const turn = Math.floor(random() * 4) * 90;
				return `<g shape-rendering="geometricPrecision" transform="translate(${column * 250} ${row * 250}) rotate(${turn} 125 125)">${kind(...colours())}</g>`;
			}),
		),
	);
}

export function readingNook() {
	const pane = (x, y, w, h) => rect(x, y, w, h, 'url(#sky)');
	const books = (x, y, list) => {
		let place = x;
		return list
			.map(([w, h, colour]) => {
				const book =
					rect(place, y - h, w, h, colour, 4) +
					rect(place + w * 0.25, y - h + 20, w * 0.5, 7, '#ffffff', 3, 'opacity=".6"');
				place += w + 3;
				return book;
			})
			.join('');
	};
	return picture(
		1000,
		1500,
		vertical('sky', '#bfe0e6', '#fbe8cf') +
			vertical('wall', '#2f5d62', '#2a5257') +
			vertical('wood', '#c48a5c', '#ad7448') +
			glow('lamp', '#ffe9b0', 0.65) +
			'<clipPath id="window"><path d="M120 900V400a240 240 0 0 1 480 0V900Z"/></clipPath>',
		fill(1000, 1500, 'url(#wall)') +
			// the window and the hills behind it
			arch(96, 136, 528, 784, '#f7ecdc') +
			`<g clip-path="url(#window)">${pane(100, 140, 520, 780)}${circle(450, 420, 80, '#fff4d6')}${ground(700, 900, hills(640, 40, 520, 1), '#a8c9b4')}${ground(700, 900, hills(720, 36, 420, 2.6), '#7fb095')}${ground(700, 900, hills(810, 30, 360, 4), '#5a9579')}${[170, 210, 540].map((x) => at(x, 850, pine(170, '#3f7a66'))).join('')}</g>` +
			rect(353, 160, 14, 750, '#f7ecdc') +
			rect(120, 560, 480, 14, '#f7ecdc') +
			rect(70, 900, 580, 34, '#fff7ea', 8) +
			rect(70, 926, 580, 10, '#d9c8b0', 5) +
			// shelves with books
			[380, 620].map((y) => rect(690, y, 270, 22, '#c48a5c', 5) + rect(690, y + 16, 270, 8, '#95602f', 4)).join('') +
			books(704, 380, [
				[36, 150, '#e07a5f'],
				[28, 170, '#f2cc8f'],
				[42, 140, '#81b29a'],
				[30, 160, '#fbf1e1'],
			]) +
			at(
				906,
				380,
				pot(74, 60, '#f7ecdc', '#d9c8b0') +
					[-40, 0, 40].map((turn) => at(0, -62, leaf(74, 24, '#81b29a'), { turn })).join(''),
			) +
			books(800, 620, [
				[40, 150, '#f7ecdc'],
				[30, 166, '#c8553d'],
				[34, 140, '#f2cc8f'],
				[28, 158, '#8fb8c4'],
			]) +
			at(
				744,
				620,
				path('M-34 0C-60 -60 -16 -70 -16 -120H16C16 -70 60 -60 34 0Z', '#e9a07f') +
					stroke('M0 -120C-6 -160 -26 -180 -40 -190M0 -120C4 -170 20 -190 34 -206', '#b9cfae', 5),
			) +
			// floor, rug
			rect(0, 1190, 1000, 310, 'url(#wood)') +
			rect(0, 1176, 1000, 22, '#f7ecdc') +
			times(4, (i) => rect(0, 1256 + i * 70, 1000, 4, '#95602f', 0, 'opacity=".35"')) +
			ellipse(470, 1400, 440, 84, '#f2e2c8') +
			ellipse(470, 1400, 380, 68, 'none', 'stroke="#e07a5f" stroke-width="9"') +
			ellipse(470, 1400, 320, 52, 'none', 'stroke="#81b29a" stroke-width="7" stroke-dasharray="20 16"') +
			// the lamp
			circle(800, 800, 300, 'url(#lamp)') +
			rect(796, 800, 10, 560, '#e9c58f') +
			ellipse(801, 1362, 84, 16, '#e9c58f') +
			path('M716 850L752 710H850L886 850Z', '#fbe3a6') +
			path('M801 710H850L886 850H820Z', '#f2cc8f', 'opacity=".7"') +
			// the armchair
			ellipse(440, 1392, 300, 26, '#5b3a26', 'opacity=".35"') +
			[
				[250, -8],
				[630, 8],
			]
				.map(([x, turn]) => at(x, 1310, rect(-11, 0, 22, 86, '#8a5a34', 8), { turn: -turn }))
				.join('') +
			path('M240 1240V960C240 850 320 806 440 806S640 850 640 960V1240Z', '#e07a5f') +
			path('M440 806C560 806 640 850 640 960V1240H560V960C560 870 520 816 440 806Z', '#c8634a', 'opacity=".55"') +
			times(3, (i) => stroke(`M${350 + i * 90} 860V1090`, '#c8634a', 5, 'opacity=".6"')) +
			rect(250, 1130, 380, 120, '#ea8f75', 36) +
			rect(160, 1040, 140, 280, '#d96c50', 62) +
			rect(580, 1040, 140, 280, '#d96c50', 62) +
			rect(220, 1226, 440, 98, '#cf6347', 26) +
			rect(184, 1062, 40, 120, '#ea8f75', 20, 'opacity=".7"') +
			at(
				396,
				1066,
				rect(-90, -90, 180, 180, '#f7ecdc', 30) +
					stroke('M-60 -30q30 -34 60 0t60 0M-60 20q30 -34 60 0t60 0', '#81b29a', 10),
				{ turn: -12 },
			) +
			// a blanket over the arm, a stool with a cup
			path('M590 1050Q650 1016 716 1060L726 1252Q690 1240 660 1254T598 1250Z', '#f2cc8f') +
			stroke('M600 1110q60 -24 122 0M602 1160q60 -24 122 0M602 1210q60 -20 122 0', '#ffffff', 7, 'opacity=".7"') +
			at(
				120,
				1390,
				rect(-80, -150, 160, 24, '#e9c58f', 10) +
					stroke('M-54 -126L-66 0M54 -126L66 0', '#b57c46', 13) +
					rect(-66, -172, 110, 22, '#3d7a80', 5) +
					rect(-58, -192, 96, 20, '#f2cc8f', 5) +
					at(
						-8,
						-192,
						rect(-28, -52, 56, 52, '#fbf1e1', 12) +
							stroke('M28 -40q26 4 6 30', '#fbf1e1', 9) +
							stroke('M-10 -70q-12 -16 0 -32t0 -32M12 -70q-12 -16 0 -32', '#ffffff', 5, 'opacity=".6"'),
					),
			),
	);
}

export function herbPots() {
	const herb = (x, colour) =>
		at(
			x,
			1180,
			pot(230, 260, '#d9785a', '#b95f44') +
				[-50, -25, 0, 25, 50].map((turn) => at(0, -270, leaf(330, 90, colour), { turn })).join(''),
		);
	return picture(
		1000,
		1500,
		'',
		fill(1000, 1500, '#cfe3dc') +
			circle(500, 560, 380, '#fdf4e6') +
			rect(0, 1180, 1000, 320, '#c98f58') +
			herb(220, '#4f8f5b') +
			herb(500, '#6fae74') +
			herb(780, '#3f7a57'),
	);
}

// ---------------------------------------------------------------- travel

export function mountains() {
	const random = seeded(9);
	const peak = ridge(1000, 900, 420, 31);
	const snow = (x) => peak(x) + Math.max(0, 640 - peak(x)) * 0.55 + 14 * Math.sin(x / 17) + 10 * Math.sin(x / 7);
	let cap = 'M-10 2000';
	for (let x = -10; x <= 1010; x += 5) cap += `L${x} ${round(peak(x))}`;
	let under = '';
	for (let x = 1010; x >= -10; x -= 5) under += `L${x} ${round(Math.max(peak(x), Math.min(snow(x), 660)))}`;
	const snowcap = `M-10 ${round(peak(-10))}${cap.slice(cap.indexOf('L'))}${under}Z`;
	const forest = (y, count, low, high, colour) =>
		times(count, (i) =>
			at((i + random() * 0.8) * (1060 / count) - 30, y + random() * 26, pine(low + random() * (high - low), colour)),
		);
	return picture(
		1000,
		1500,
		vertical('sky', '#4f6d9a', '#9a93b8', '#f2b5a0', '#fbdcb0') +
			glow('halo', '#fff1c8', 0.9) +
			vertical('lake', '#f3c3a6', '#8d8fb4', '#50648e') +
			vertical('far', '#a58fb0', '#d9a9ac'),
		rect(0, 0, 1000, 1000, 'url(#sky)') +
			circle(640, 520, 420, 'url(#halo)') +
			circle(640, 520, 104, '#fff3d2') +
			times(
				3,
				(i) =>
					ellipse([200, 820, 420][i], [300, 230, 170][i], [170, 130, 110][i], 10, '#ffffff', 'opacity=".35"') +
					ellipse([260, 760, 470][i], [326, 252, 190][i], [110, 90, 70][i], 8, '#ffffff', 'opacity=".28"'),
			) +
			ground(1000, 1050, ridge(1000, 880, 250, 77), 'url(#far)') +
			ground(1000, 1050, peak, '#6d74a3') +
			path(snowcap, '#fdeee4') +
			ground(1000, 1050, ridge(1000, 960, 200, 15), '#515f92', 'opacity=".92"') +
			ground(1000, 1060, hills(930, 30, 700, 2), '#3d4f80') +
			forest(985, 34, 60, 110, '#304272') +
			rect(0, 985, 1000, 515, 'url(#lake)') +
			ellipse(640, 1100, 60, 6, '#fff3d2', 'opacity=".9"') +
			times(26, (i) =>
				rect(
					640 - (30 + random() * (40 + i * 4)) - 20 + random() * 40,
					1004 + i * 13,
					60 + random() * (50 + i * 5),
					5,
					'#fff3d2',
					2.5,
					`opacity="${round(0.75 - i * 0.02)}"`,
				),
			) +
			times(26, () =>
				rect(random() * 900, 1010 + random() * 330, 50 + random() * 130, 4, '#ffffff', 2, 'opacity=".16"'),
			) +
			bird(400, 400, 36, '#3d4f80') +
			bird(476, 452, 25, '#3d4f80') +
			bird(360, 470, 20, '#3d4f80') +
			// the canoe
			at(
				420,
				1200,
				ellipse(0, 26, 130, 10, '#2b3a63', 'opacity=".35"') +
					path('M-130 -14Q-100 24 0 24T130 -14Q90 2 0 2T-130 -14Z', '#c8553d') +
					path('M-30 2q0 -56 30 -56t30 56Z', '#f2cc8f') +
					circle(0, -70, 18, '#2b3a63') +
					stroke('M-64 30L40 -40', '#4a3328', 7),
			) +
			ground(1000, 1500, hills(1400, 36, 900, 4), '#22315a') +
			forest(1440, 9, 190, 330, '#1c2a4f') +
			ground(1000, 1500, hills(1470, 20, 600, 1), '#152042') +
			at(70, 1500, pine(640, '#152042')) +
			at(190, 1520, pine(430, '#152042')) +
			at(930, 1510, pine(560, '#152042')) +
			at(1000, 1500, pine(700, '#111a38')),
	);
}

export function cityNight() {
	const random = seeded(42);
	const row = (base, low, high, narrow, wide, wall, lights, chance) => {
		let out = '';
		for (let x = -30; x < 1030;) {
			const w = narrow + random() * (wide - narrow);
			const h = low + random() * (high - low);
			out += rect(x, base - h, w + 1, h, wall);
			const top = random();
			if (top < 0.22)
				out += path(`M${x} ${base - h + 1}L${x + w / 2} ${base - h - w * 0.6}L${x + w} ${base - h + 1}Z`, wall);
			else if (top < 0.45)
				out += rect(x + w * 0.25, base - h - 34, w * 0.5, 40, wall) + rect(x + w / 2 - 2, base - h - 96, 4, 70, wall);
			else if (top < 0.6) out += path(`M${x} ${base - h + 1}a${w / 2} ${w / 2.4} 0 0 1 ${w} 0Z`, wall);
			const columns = Math.floor((w - 16) / 24);
			const margin = (w - columns * 24 + 10) / 2;
			for (let wy = base - h + 24; wy < base - 30; wy += 36)
				for (let c = 0; c < columns; c++)
					if (random() < chance) out += rect(x + margin + c * 24, wy, 14, 20, pick(random, lights), 2);
			x += w + (random() < 0.3 ? 8 : 0);
		}
		return out;
	};
	const stars = times(80, () =>
		circle(random() * 1000, random() * 620, 1 + random() * 2.4, '#ffffff', `opacity="${round(0.3 + random() * 0.6)}"`),
	);
	const back = row(1120, 260, 520, 60, 110, '#5b4a8c', ['#f7a8a8', '#8f7cc0'], 0.25);
	const middle = row(1130, 180, 430, 80, 140, '#3a3372', ['#ffd58a', '#f7b26b', '#6a5ca8'], 0.4);
	const front = row(1140, 70, 260, 90, 160, '#221f52', ['#ffd58a', '#ffe9b8', '#f29a6b'], 0.5);
	const skyline = back + middle + front;
	return picture(
		1000,
		1500,
		vertical('sky', '#1d1b4b', '#43357f', '#a1579a', '#f08f86', '#fbc08f') +
			glow('moon', '#ffe9c4', 0.55) +
			vertical('river', '#6e4a8f', '#2d2a66', '#181745') +
			vertical('fade', [0, '#2d2a66'], [1, '#181745']),
		rect(0, 0, 1000, 1200, 'url(#sky)') +
			stars +
			circle(720, 330, 330, 'url(#moon)') +
			circle(720, 330, 112, '#fff0d2') +
			circle(690, 300, 22, '#f3dab2', 'opacity=".7"') +
			circle(752, 360, 30, '#f3dab2', 'opacity=".6"') +
			circle(744, 286, 13, '#f3dab2', 'opacity=".6"') +
			[
				[160, 560, 150],
				[300, 590, 110],
				[860, 640, 160],
				[760, 664, 90],
			]
				.map(([x, y, w]) => rect(x - w, y, w * 2, 22, '#f7b7b0', 11, 'opacity=".35"'))
				.join('') +
			skyline +
			rect(0, 1136, 1000, 364, 'url(#river)') +
			`<g transform="translate(0 2276) scale(1 -1)" opacity=".2"><g clip-path="url(#water)">${skyline}</g></g><clipPath id="water"><rect x="0" y="776" width="1000" height="362"/></clipPath>` +
			times(60, () =>
				rect(
					random() * 1000 - 30,
					1160 + random() * 320,
					30 + random() * 90,
					4,
					pick(random, ['#ffd58a', '#f7a8a8', '#b59be0', '#ffe9b8']),
					2,
					`opacity="${round(0.25 + random() * 0.5)}"`,
				),
			) +
			// the bridge
			rect(0, 1196, 1000, 22, '#141339') +
			[230, 770]
				.map(
					(x) =>
						rect(x - 20, 950, 40, 330, '#141339', 6) +
						rect(x - 34, 1270, 68, 26, '#141339', 6) +
						circle(x, 938, 8, '#ff8f7a'),
				)
				.join('') +
			stroke('M-40 1080Q90 1190 230 960Q500 1380 770 960Q910 1190 1040 1080', '#141339', 9) +
			times(27, (i) => {
				const x = 250 + i * 19.2;
				const p = (x - 230) / 540;
				const y = (1 - p) * (1 - p) * 960 + 2 * (1 - p) * p * 1380 + p * p * 960;
				return y < 1190 ? rect(x, y, 3, 1200 - y, '#141339') : '';
			}) +
			times(
				17,
				(i) => circle(30 + i * 60, 1186, 5, '#ffe9b8') + circle(30 + i * 60, 1186, 14, '#ffe9b8', 'opacity=".25"'),
			),
	);
}

export function seaWaves() {
	const line = (base, height, period, phase) => (x) =>
		base - height * Math.pow(Math.abs(Math.sin((x / period) * Math.PI + phase)), 0.75);
	const colours = ['#bfe3df', '#93cfd0', '#67b6c0', '#429cb0', '#2d829c', '#216a87', '#195673', '#12435d'];
	const layers = colours.map((colour, i) => {
		const wave = line(640 + i * 88, 44 + i * 9, 190 + i * 26, i * 1.3);
		return (
			ground(1000, 1250, (x) => wave(x) - 12, '#ffffff', `opacity="${round(0.85 - i * 0.06)}"`) +
			ground(1000, 1250, wave, colour) +
			ground(1000, 1250, (x) => wave(x) + 34 + i * 2, '#ffffff', 'opacity=".10"')
		);
	});
	const boat = at(
		340,
		640,
		path('M-96 0H96Q78 46 46 46H-46Q-78 46 -96 0Z', '#c8553d') +
			rect(-92, 0, 184, 10, '#fdf4e6') +
			rect(-4, -210, 8, 212, '#6b4a30') +
			path('M12 -206Q120 -110 96 -18H12Z', '#fffaf0') +
			path('M-12 -180Q-84 -90 -78 -18H-12Z', '#f7d9b5'),
		{ turn: -5 },
	);
	return picture(
		1000,
		1250,
		vertical('sky', '#fbe3c0', '#fbcfae', '#f6b59f') + glow('halo', '#fff6dc', 0.8),
		fill(1000, 1250, 'url(#sky)') +
			circle(650, 420, 420, 'url(#halo)') +
			circle(650, 420, 180, '#f4845f') +
			circle(650, 420, 180, '#f7a072', 'opacity=".5"') +
			[
				[180, 200, 140],
				[260, 226, 120],
				[820, 150, 120],
				[130, 430, 90],
			]
				.map(([x, y, w]) => rect(x - w, y, w * 2, 24, '#fff7ea', 12, 'opacity=".75"'))
				.join('') +
			bird(420, 250, 36, '#8a5a5a') +
			bird(500, 310, 24, '#8a5a5a') +
			bird(360, 330, 20, '#8a5a5a') +
			ground(1000, 1250, hills(560, 26, 800, 1.2), '#d99a94', 'opacity=".55"') +
			layers.slice(0, 2).join('') +
			boat +
			layers.slice(2).join(''),
	);
}

/** One harbour, three hours of the day: the palette is all that changes. */
function harbour(mood) {
	const random = seeded(70);
	const house = (x, y, w, h, colour) => {
		const lit = () => (mood.lights && random() < 0.7 ? mood.lit : mood.window);
		const kind = random();
		const roof =
			kind < 0.6
				? path(`M${x - 8} ${y}L${x + w / 2} ${y - w * 0.34}L${x + w + 8} ${y}Z`, mood.roof)
				: kind < 0.8
					? rect(x - 4, y - 12, w + 8, 16, mood.roof, 3)
					: path(`M${x} ${y}a${w / 2} ${w / 2.2} 0 0 1 ${w} 0Z`, mood.roof);
		const windows = times(Math.floor((h - 20) / 56), (r) =>
			times(Math.floor((w - 16) / 38), (c) => {
				const [wx, wy] = [x + 14 + c * 38, y + 20 + r * 56];
				return arch(wx, wy, 20, 32, lit()) + rect(wx - 3, wy + 32, 26, 4, mood.trim, 2);
			}),
		);
		return (
			rect(x, y, w, h, colour) + rect(x + w * 0.72, y, w * 0.28, h, mood.shade, 0, 'opacity=".16"') + roof + windows
		);
	};
	// Rows of houses from the top of the hill down to the water; each row hides the feet of the one above.
	const slope = (x) => 900 - 380 * Math.exp(-Math.pow((x - 640) / 330, 2));
	const village = times(5, (row) => {
		let out = '';
		for (let x = 270 - row * 44; x < 1010;) {
			const w = 88 + Math.floor(random() * 46);
			const y = slope(x + w / 2) + 30 + row * 86 + random() * 34;
			if (y < 1040) out += house(x, y, w, 1120 - y, mood.walls[Math.floor(random() * mood.walls.length)]);
			x += w + (random() < 0.35 ? 26 : 3);
		}
		return out;
	});
	const trees = [
		[310, 1000],
		[520, 930],
		[760, 860],
		[930, 940],
		[880, 1060],
		[420, 1070],
	]
		.map(([x, y]) => ellipse(x, y - 60, 20, 74, mood.tree) + rect(x - 4, y, 8, 24, mood.tree))
		.join('');
	const church =
		rect(604, 340, 84, 310, mood.walls[0]) +
		rect(664, 340, 24, 310, mood.shade, 0, 'opacity=".16"') +
		path('M596 342a50 62 0 0 1 100 0Z', mood.dome) +
		rect(643, 244, 6, 44, mood.trim) +
		rect(634, 256, 24, 6, mood.trim) +
		arch(630, 384, 32, 60, mood.lights ? mood.lit : mood.window);
	const light = at(
		130,
		1120,
		path('M-90 20Q-70 -50 0 -56T96 20Z', mood.rock) +
			path('M-36 -40L-24 -290H24L36 -40Z', mood.white) +
			path('M-32.5 -110L-29.5 -176H29.5L32.5 -110Z', mood.roof) +
			path('M-26.5 -238L-24 -290H24L26.500 -238Z', mood.roof) +
			rect(-34, -300, 68, 14, mood.trim, 4) +
			rect(-20, -344, 40, 46, mood.lights ? '#fff3c4' : mood.window, 4) +
			path('M-28 -342L0 -384L28 -342Z', mood.roof),
	);
	const boat = (x, y, s, colour) =>
		at(
			x,
			y,
			path('M-80 0H80Q64 36 40 36H-40Q-64 36 -80 0Z', colour) +
				rect(-78, 0, 156, 8, mood.white) +
				rect(-3, -150, 6, 152, mood.trim) +
				path('M8 -146Q86 -70 66 -12H8Z', mood.sail) +
				path('M-8 -124Q-56 -60 -50 -12H-8Z', mood.sail, 'opacity=".8"') +
				ellipse(0, 44, 74, 7, mood.shade, 'opacity=".25"'),
			{ scale: s },
		);
	return picture(
		1000,
		1500,
		vertical('sky', ...mood.sky) +
			vertical('sea', ...mood.sea) +
			glow('halo', mood.sun, 0.7) +
			glow('beam', '#fff3c4', 0.8),
		rect(0, 0, 1000, 1140, 'url(#sky)') +
			(mood.lights
				? times(70, () =>
						circle(
							random() * 1000,
							random() * 700,
							1 + random() * 2,
							'#ffffff',
							`opacity="${round(0.4 + random() * 0.5)}"`,
						),
					)
				: '') +
			circle(mood.at[0], mood.at[1], mood.size * 3.4, 'url(#halo)') +
			(mood.lights
				? at(
						...mood.at,
						path(
							`M0 ${-mood.size}A${mood.size} ${mood.size} 0 1 0 ${mood.size} 0A${mood.size * 0.82} ${mood.size * 0.82} 0 0 1 0 ${-mood.size}Z`,
							mood.sun,
						),
						{ turn: 20 },
					)
				: circle(...mood.at, mood.size, mood.sun)) +
			[
				[180, 560, 120],
				[260, 586, 90],
				[870, 250, 110],
				[460, 170, 130],
				[540, 196, 80],
			]
				.map(([x, y, w]) => rect(x - w, y, w * 2, 26, mood.cloud, 13, `opacity="${mood.lights ? 0.16 : 0.7}"`))
				.join('') +
			ground(
				1000,
				1140,
				(x) => 1000 - 240 * Math.exp(-Math.pow((x - 60) / 260, 2)) - 60 * Math.sin(x / 160),
				mood.far,
			) +
			ground(1000, 1140, (x) => slope(x) - 40 + 14 * Math.sin(x / 40), mood.hill) +
			church +
			village +
			trees +
			rect(0, 1116, 1000, 384, 'url(#sea)') +
			rect(190, 1100, 820, 26, mood.quay, 6) +
			(mood.lights ? circle(130, 798, 150, 'url(#beam)') : '') +
			light +
			times(60, () =>
				rect(
					random() * 1000 - 40,
					1140 + random() * 340,
					40 + random() * 110,
					5,
					mood.glint[Math.floor(random() * mood.glint.length)],
					2.5,
					`opacity="${round(0.25 + random() * 0.45)}"`,
				),
			) +
			boat(640, 1230, 1.05, mood.boats[0]) +
			boat(860, 1190, 0.7, mood.boats[1]) +
			boat(330, 1350, 1.5, mood.boats[2]) +
			[470, 560, 650, 740, 830, 920]
				.map((x) => (mood.lights ? circle(x, 1092, 22, mood.lit, 'opacity=".3"') + circle(x, 1092, 8, mood.lit) : ''))
				.join(''),
	);
}

export const harbourMorning = () =>
	harbour({
		sky: ['#bcd6e8', '#f4dcd3', '#fcd5b0'],
		sea: ['#f3cdb4', '#9cc6cc', '#6aa6b8'],
		sun: '#ffe3a3',
		at: [330, 600],
		size: 92,
		cloud: '#ffffff',
		far: '#c3b4c6',
		hill: '#a9b79a',
		walls: ['#fff4e6', '#f7cdb4', '#f3dfb3', '#eab8a8', '#fbe6d8'],
		roof: '#cf7a62',
		dome: '#6d9fb5',
		window: '#7b8fa6',
		trim: '#a07a6a',
		shade: '#8a5a6a',
		tree: '#6c9478',
		rock: '#a59aa0',
		white: '#fffaf2',
		quay: '#e0c6ae',
		sail: '#fffaf2',
		boats: ['#d9785a', '#6d9fb5', '#4f8795'],
		glint: ['#ffffff', '#fff2cf'],
		lit: '',
		lights: false,
	});
export const harbourNoon = () =>
	harbour({
		sky: ['#4fb0e0', '#8fd0ea', '#d5eef2'],
		sea: ['#5cc8cf', '#229fb8', '#12789c'],
		sun: '#fff6cf',
		at: [270, 260],
		size: 96,
		cloud: '#ffffff',
		far: '#8fc0b4',
		hill: '#7db37a',
		walls: ['#fffaf2', '#ffd37a', '#f58f6c', '#f9b9a0', '#fdeccb', '#ee6f5c'],
		roof: '#d9583f',
		dome: '#2f86b8',
		window: '#3f7ea0',
		trim: '#8a5a44',
		shade: '#7a3a4a',
		tree: '#2f8a62',
		rock: '#9a9488',
		white: '#ffffff',
		quay: '#f3e0bd',
		sail: '#ffffff',
		boats: ['#e4503f', '#f2b134', '#24557a'],
		glint: ['#ffffff', '#c9f3f0'],
		lit: '',
		lights: false,
	});
export const harbourNight = () =>
	harbour({
		sky: ['#14204a', '#2c3a78', '#6a5a9c', '#c98a9a'],
		sea: ['#54508f', '#243068', '#131c44'],
		sun: '#fdf0cc',
		at: [290, 300],
		size: 90,
		cloud: '#cfc6ee',
		far: '#3c3f78',
		hill: '#2a3260',
		walls: ['#6f6aa6', '#7d6a9e', '#5f62a0', '#8a6f9c', '#565a94'],
		roof: '#3a3468',
		dome: '#465aa0',
		window: '#363668',
		trim: '#2c2a58',
		shade: '#14143c',
		tree: '#1e2a54',
		rock: '#262a56',
		white: '#a5a2cc',
		quay: '#4a4a82',
		sail: '#b9b4dc',
		boats: ['#8a4a6c', '#3f5a94', '#2b2f66'],
		glint: ['#ffd98f', '#b9b4ec', '#ffe9b8'],
		lit: '#ffd27a',
		lights: true,
	});

export function balloons() {
	const balloon = (x, y, s, colours, turn = 0) =>
		at(
			x,
			y,
			`<clipPath id="b${x}"><path d="M0 -150C92 -150 140 -86 140 -14C140 62 64 112 36 158H-36C-64 112 -140 62 -140 -14C-140 -86 -92 -150 0 -150Z"/></clipPath><g clip-path="url(#b${x})">${rect(-150, -160, 300, 330, colours[0])}${ellipse(0, 0, 104, 190, colours[1])}${ellipse(0, 0, 62, 190, colours[0])}${ellipse(0, 0, 24, 190, colours[1])}${rect(-150, -50, 300, 46, colours[2], 0, 'opacity=".85"')}${ellipse(110, 10, 60, 190, '#5a2a3a', 'opacity=".12"')}</g>` +
				stroke('M-34 158L-22 206M34 158L22 206', '#6b4a30', 5) +
				rect(-28, 204, 56, 42, '#a5713f', 8) +
				rect(-30, 202, 60, 12, '#8a5a34', 5),
			{ turn, scale: s },
		);
	return picture(
		1000,
		1500,
		vertical('sky', '#8ec5dc', '#cfe3dc', '#fbe3c4', '#fbcfa6') + glow('halo', '#fff6dc', 0.9),
		fill(1000, 1500, 'url(#sky)') +
			circle(260, 930, 400, 'url(#halo)') +
			circle(260, 930, 96, '#fff3d2') +
			[
				[200, 240, 130],
				[280, 268, 90],
				[820, 700, 130],
				[740, 728, 80],
				[870, 130, 90],
			]
				.map(([x, y, w]) => rect(x - w, y, w * 2, 28, '#ffffff', 14, 'opacity=".7"'))
				.join('') +
			ground(1000, 1500, hills(1030, 50, 900, 1), '#e0b7a0') +
			ground(1000, 1500, hills(1110, 56, 760, 3), '#cf9a86') +
			balloon(790, 900, 0.42, ['#81b29a', '#f4f1de', '#3d5a6c']) +
			ground(1000, 1500, hills(1190, 50, 640, 5), '#a9907f') +
			ground(1000, 1500, hills(1280, 54, 820, 2), '#7f8a70') +
			ground(1000, 1500, hills(1370, 44, 700, 4), '#5a7560') +
			times(16, (i) =>
				at(30 + i * 64, hills(1370, 44, 700, 4)(30 + i * 64) + 10, pine(60 + ((i * 37) % 50), '#48634f')),
			) +
			ground(1000, 1500, hills(1450, 30, 500, 1), '#3f5c4b') +
			balloon(610, 420, 1.45, ['#e4604e', '#f7d9a8', '#f2a541'], 3) +
			balloon(210, 640, 0.85, ['#f2b134', '#fff4de', '#e07a5f'], -4) +
			balloon(150, 250, 0.4, ['#5b7f95', '#f4f1de', '#e07a5f']) +
			bird(420, 860, 26, '#6b5a5a') +
			bird(480, 900, 18, '#6b5a5a'),
	);
}

// ---------------------------------------------------------------- films (t in seconds, 720x1280)

export const FILM_SECONDS = 5;

/** A boat sails across a sunset; every motion has a whole number of turns, so the film loops. */
export function sailing(t) {
	const turn = (t / FILM_SECONDS) * TAU;
	const wave = (i) => (x) =>
		800 +
		i * 74 -
		(16 + i * 5) * Math.sin((x / (300 + i * 40)) * TAU + (i % 2 ? turn : -turn) + i * 1.4) +
		6 * Math.sin(2 * turn + i);
	const colours = ['#e8877c', '#c96a7d', '#9c5580', '#71457c', '#4d376f', '#33295c', '#221d49'];
	const layer = (i) =>
		ground(720, 1280, (x) => wave(i)(x) - 7, '#ffd9b0', `opacity="${round(0.5 - i * 0.06)}"`) +
		ground(720, 1280, wave(i), colours[i]);
	const x = 240 + 30 * Math.sin(turn);
	const slope = (Math.atan2(wave(2)(x + 70) - wave(2)(x - 70), 140) * 360) / TAU;
	const boat = at(
		x,
		(wave(2)(x - 70) + wave(2)(x) + wave(2)(x + 70)) / 3 - 32,
		path('M-104 0H104Q84 52 50 52H-50Q-84 52 -104 0Z', '#5a2f4f') +
			rect(-100, 0, 200, 10, '#ffe3c2') +
			rect(-4, -280, 8, 282, '#4a2742') +
			path(`M12 -274Q${150 + 12 * Math.sin(2 * turn)} -140 118 -22H12Z`, '#fff3df') +
			path(`M-12 -240Q${-104 - 10 * Math.sin(2 * turn)} -120 -92 -22H-12Z`, '#ffd2a8') +
			path(`M0 -284l46 ${-12 + 6 * Math.sin(3 * turn)}l-46 -14Z`, '#e4604e'),
		{ turn: slope * 0.7 },
	);
	const flock = [
		[150, 330, 26],
		[214, 372, 19],
		[110, 402, 17],
	]
		.map(([bx, by, s], i) =>
			bird(bx + 30 * Math.sin(turn + i), by + 8 * Math.cos(turn), s + 3 * Math.sin(4 * turn + i), '#7a3f5f'),
		)
		.join('');
	return picture(
		720,
		1280,
		vertical('sky', '#4b3b7c', '#b2577f', '#f2836b', '#fcc27a') + glow('halo', '#ffe9b0', 0.8),
		rect(0, 0, 720, 900, 'url(#sky)') +
			circle(450, 640, 380, 'url(#halo)') +
			circle(450, 640, 150, '#fff0c4') +
			[
				[150, 210, 110],
				[220, 234, 80],
				[560, 300, 120],
				[500, 324, 70],
				[620, 520, 90],
			]
				.map(([cx, cy, w], i) => rect(cx - w + 16 * Math.sin(turn + i), cy, w * 2, 20, '#ffd0b0', 10, 'opacity=".45"'))
				.join('') +
			flock +
			layer(0) +
			layer(1) +
			times(9, (i) =>
				rect(
					480 - 70 + i * 5 + 14 * Math.sin(turn * 2 + i * 1.7),
					800 + i * 16,
					140 - i * 10,
					5,
					'#fff0c4',
					2.5,
					'opacity=".75"',
				),
			) +
			boat +
			times(5, (i) => layer(i + 2)),
	);
}

/** A glass of berry lemonade fills up; fruit and straw arrive one after the other. */
export function lemonade(t) {
	const random = seeded(88);
	const level = 990 - 560 * ease(t, 0.1, 1.5);
	const glass = 'M196 380H524L484 930Q480 972 438 972H282Q240 972 236 930Z';
	const bob = (phase) => 6 * Math.sin(t * TAU * 0.6 + phase);
	const surface = (x) => level + 7 * Math.sin(x / 40 + t * 5) * (1 - 0.6 * ease(t, 2.2, 4));
	let liquid = `M180 1000L180 ${round(level)}`;
	for (let x = 180; x <= 540; x += 12) liquid += `L${x} ${round(surface(x))}`;
	const pouring =
		t > 0.05 && t < 1.6
			? path(`M346 -20H374L370 ${round(level + 20)}H350Z`, '#f58aa0', `opacity="${round(1 - ease(t, 1.4, 1.6))}"`)
			: '';
	const bubbles = times(22, () => {
		const [x, speed, start, r] = [236 + random() * 250, 120 + random() * 120, random() * 500, 3 + random() * 6];
		const y = 960 - ((t * speed + start) % 540);
		return y > level + 16 ? circle(x + 5 * Math.sin(t * 4 + start), y, r, '#ffffff', 'opacity=".5"') : '';
	});
	const cube = (x, y, s, turn) =>
		at(
			x,
			y,
			rect(-s / 2, -s / 2, s, s, '#ffffff', 16, 'opacity=".42"') +
				rect(-s / 2 + 12, -s / 2 + 12, s * 0.4, 12, '#ffffff', 6, 'opacity=".8"'),
			{ turn },
		);
	const drop = (from, to, end) => -200 + (end + 200) * ease(t, from, to);
	const fruit = at(440, drop(2.3, 2.9, 392), citrus(86, LEMON), { turn: 30 + 40 * (1 - ease(t, 2.3, 2.9)) });
	const mint = at(
		290,
		drop(3.0, 3.6, 418) + bob(1),
		[-50, -10, 30].map((turn, i) => at(0, 0, leaf(110 - i * 8, 38, i % 2 ? '#6fbb84' : '#4a9a6a'), { turn })).join(''),
	);
	const straw = at(
		330,
		330 - 1000 * (1 - ease(t, 1.45, 1.95)),
		rect(-13, -160, 26, 640, '#fff6ea', 13) + times(8, (i) => rect(-13, -130 + i * 76, 26, 32, '#e4604e')),
		{ turn: -11 },
	);
	const scattered = [
		[110, 1120, 40, 10],
		[610, 1150, 46, -20],
	]
		.map(([x, y, s, turn]) =>
			at(x, y, ellipse(6, s * 0.9, s * 0.8, 10, '#b5484f', 'opacity=".3"') + strawberry(s), { turn }),
		)
		.join('');
	return picture(
		720,
		1280,
		`<clipPath id="glass"><path d="${glass}"/></clipPath><linearGradient id="drink" gradientUnits="userSpaceOnUse" x1="0" y1="430" x2="0" y2="972"><stop offset="0" stop-color="#ffd56b"/><stop offset=".45" stop-color="#fba07a"/><stop offset="1" stop-color="#e8557e"/></linearGradient>`,
		fill(720, 1280, '#ffe2c7') +
			arch(90, 190, 540, 900, '#fcc5a2') +
			circle(470, 380, 130, '#fff1d0', 'opacity=".8"') +
			rect(0, 960, 720, 320, '#f28f79') +
			rect(0, 960, 720, 14, '#f7a690') +
			ellipse(380, 980, 220, 22, '#b5484f', 'opacity=".35"') +
			at(594, 1010, ellipse(8, 60, 70, 12, '#b5484f', 'opacity=".3"') + citrus(70, LEMON), { turn: 8 }) +
			scattered +
			[
				[180, 1060, 24],
				[226, 1100, 20],
				[500, 1130, 22],
				[110, 1020, 18],
			]
				.map(
					([x, y, r]) =>
						ellipse(x + 3, y + r, r, 6, '#b5484f', 'opacity=".3"') + at(x, y, berry(r, '#4a4f93', '#b9c2f0')),
				)
				.join('') +
			pouring +
			straw +
			fruit +
			`<g clip-path="url(#glass)">${rect(180, 380, 360, 600, '#ffffff', 0, 'opacity=".3"')}<path d="${liquid}L540 1000Z" fill="url(#drink)" opacity=".93"/>${bubbles}` +
			[
				[300, 60, 92, -12, 0],
				[420, 74, 86, 16, 2],
				[356, 160, 84, 34, 4],
			]
				.map(([x, y, s, turn, phase]) => cube(x, Math.min(level + y + bob(phase), 920), s, turn + bob(phase)))
				.join('') +
			[
				[280, 250, 30],
				[440, 220, 26],
				[396, 330, 28],
			]
				.map(([x, y, s], i) =>
					at(x, Math.min(level + y + bob(i), 930 - i * 20), strawberry(s), { turn: i * 40 + bob(i) * 2 }),
				)
				.join('') +
			rect(238, 396, 26, 520, '#ffffff', 13, 'opacity=".35" transform="rotate(-4 238 396)"') +
			'</g>' +
			mint +
			path(glass, 'none', 'stroke="#fff" stroke-width="9" opacity=".85"') +
			ellipse(360, 380, 164, 18, 'none', 'stroke="#fff" stroke-width="9" opacity=".9"'),
	);
}
