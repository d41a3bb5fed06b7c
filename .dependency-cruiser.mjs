// The structure that `npm run structure` holds the code against: who may import whom. See docs/how-it-works.md.

/** The rooms of lib/, from the top down. Each may import what stands on a lower floor, and no room beside it. */
const FLOORS = [
	['import', 'schedule', 'boards', 'results', 'overview', 'bulk', 'outcomes'],
	['publish'],
	['guards'],
	['pinterest'],
	['rows', 'preflight', 'rate-limit', 'ledger'],
	['media', 'store', 'images'],
	['concurrency', 'sentences', 'telemetry'],
	['model'],
];

/** The files of publish/, from the top down, by the same rule. */
const PUBLISH = [
	['edit-job'],
	['publish-job'],
	['publish-pin'],
	['warm-up-gate', 'spacing-gate', 'attempt'],
	['media-source-field', 'upload-media', 'media-readiness', 'reconcile'],
	['candidates', 'claim', 'defer', 'look-up', 'resolve-job', 'update-pin'],
	['context'],
	['board-pages'],
	['compare-pins'],
	['lanes', 'settings', 'fitted-image', 'media-failed', 'media-note', 'publication', 'likeness'],
];

/** @returns a rule for each place: it may not import what stands above or beside it. */
const downwards = (floors, { name, path, comment }) =>
	floors.flatMap((floor, index) =>
		floor.map((place) => ({
			name: name(place),
			severity: 'error',
			comment,
			from: { path: path(place) },
			to: {
				path: floors
					.slice(0, index + 1)
					.flat()
					.filter((other) => other !== place)
					.map(path),
			},
		})),
	);

/** What the two lists above do not name would stand outside every rule. */
const named = (floors) => floors.flat().join('|');

const zone = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

export default {
	forbidden: [
		zone('no-circles', 'No two files import each other, types included.', {}, { circular: true }),
		...downwards(FLOORS, {
			name: (room) => `lib-${room}`,
			path: (room) => `^lib/${room}/`,
			comment: 'A room of lib/ imports only rooms on the floors below it.',
		}).filter(({ to }) => to.path.length > 0),
		...downwards(PUBLISH, {
			name: (file) => `publish-${file}`,
			path: (file) => `^lib/publish/${file}(\\.ts$|/)`,
			comment: 'Within publish/ the story reads from the top down.',
		}).filter(({ to }) => to.path.length > 0),
		zone(
			'lib-rooms',
			'Every file of lib/ is in a room that has its floor, and every file of publish/ has its place in the story.',
			{},
			{ path: [`^lib/(?!index\\.ts$|(${named(FLOORS)})/)`, `^lib/publish/(?!(${named(PUBLISH)})(\\.ts$|/))`] },
		),
		zone(
			'lib-index',
			'lib/index.ts is for everybody else; a room imports the file itself.',
			{ path: '^lib/(?!index\\.ts$)' },
			{ path: '^lib/index\\.ts$' },
		),
		zone(
			'lib-alone',
			'lib/ knows nothing of n8n, the nodes, the runner or the emulator.',
			{ path: '^lib/' },
			{ path: ['^(nodes|runner|emulator|credentials|test|bench)/', '/n8n-(core|workflow)/'] },
		),
		zone(
			'lib-entrance',
			'Everybody else imports lib/ through lib/index.ts.',
			{ path: '^(nodes|runner|credentials|emulator)/' },
			{ path: '^lib/(?!index\\.ts$)' },
		),
		zone(
			'emulator-alone',
			'The emulator is independent of what it tests.',
			{ path: '^emulator/' },
			{ path: ['^(lib|nodes|runner|credentials|test|bench)/', '/n8n-(core|workflow)/'] },
		),
		zone(
			'emulator-entrance',
			'The emulator is imported through emulator/index.ts, by the runner alone.',
			{ path: '^(nodes|runner|credentials)/' },
			{ path: '^emulator/(?!index\\.ts$)' },
		),
		zone(
			'nodes-no-engine',
			'Nodes run in n8n, which brings its own engine; they know no runner and no emulator.',
			{ path: '^(nodes|credentials)/' },
			{ path: ['^(runner|emulator|test|bench)/', '/n8n-core/'] },
		),
		zone(
			'nodes-side-by-side',
			'A node imports nodes/shared, and no other node.',
			{ path: '^nodes/([^/]+)/' },
			{ path: '^nodes/', pathNot: ['^nodes/$1/', '^nodes/shared/'] },
		),
		zone('nodes-shared', 'nodes/shared knows no node.', { path: '^nodes/shared/' }, { path: '^nodes/(?!shared/)' }),
		zone(
			'runner-no-nodes',
			'The runner loads the nodes as n8n does, from dist/, and imports none.',
			{ path: '^runner/' },
			{ path: ['^(nodes|credentials|test|bench)/'] },
		),
		zone(
			'runner-engine',
			"The runner loads n8n's engine when a workflow is run, and not before.",
			{ path: '^runner/' },
			{ path: '/n8n-core/', dynamic: false, dependencyTypesNot: ['type-only'] },
		),
		zone(
			'resolved',
			'Every import leads to a file or a declared package.',
			{ path: '^(lib|nodes|runner|emulator|credentials)/' },
			{ couldNotResolve: true },
		),
		zone(
			'declared',
			'package.json names every package that is imported.',
			{ path: '^(lib|nodes|runner|emulator|credentials)/' },
			{ dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
		),
	],
	options: {
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		doNotFollow: { path: 'node_modules' },
		enhancedResolveOptions: {
			conditionNames: ['import', 'require', 'node', 'default', 'types'],
			exportsFields: ['exports'],
		},
	},
};
