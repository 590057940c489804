// Who may import whom (architecture §3), type-only imports included.

/** `electron` folder → the other folders of `electron` it may import, besides `platform`. */
const ELECTRON_FOLDERS = {
	platform: [],
	credentials: [],
	registry: [],
	engine: [],
	settings: [],
	'registry-desk': ['credentials', 'settings', 'registry'],
	trust: ['engine'],
	content: ['registry'],
	mirror: ['content', 'engine'],
	'embedded-registry': [],
};

/** Folder → the files of it that other folders may import; composition roots may import all. */
const DOORS = {
	'electron/registry': ['registry-client', 'create-registry-client', 'probe/probe-registry'],
	'electron/embedded-registry': ['embedded-registry', 'start-sample'],
	'electron/trust': ['trust-desk', 'trust-question'],
	'electron/content': ['content-store', '[a-z]+-stores?', 'verified-content', 'hash'],
};
const COMPOSITION_ROOTS = '^electron/([^/]+|composition/[^/]+)\\.ts$';

/** From the lowest to the highest; a layer imports only itself and what is below. */
const SHARED_LAYERS = [
	['fault', 'format', 'command', 'result', 'assert-never'],
	['net'],
	['oci'],
	['registry', 'engine', 'bundle', 'image-list', 'handoff', 'settings', 'trust'],
	['mirror'],
	['ipc'],
];

const PURE_LIBRARIES = 'zod|yaml|jsonc-parser|smol-toml|toml-eslint-parser|semver|diff';
const names = (list) => `(${list.join('|')})(/|\\.ts$)`;

const electronFolders = Object.entries(ELECTRON_FOLDERS).map(([folder, others]) => ({
	name: `electron-${folder}`,
	comment: `electron/${folder} may import ${['shared', 'platform', ...others].join(', ')}.`,
	severity: 'error',
	from: { path: `^electron/${folder}/` },
	to: { path: '^electron/', pathNot: `^electron/(${[folder, 'platform', ...others].join('|')})/` },
}));

const doors = Object.entries(DOORS).map(([folder, files]) => ({
	name: `only-through-the-door-of-${folder.replace('/', '-')}`,
	comment: `Other folders use ${folder} through ${files.join(', ')}.`,
	severity: 'error',
	from: { path: '^(electron|renderer|shared)/', pathNot: [`^${folder}/`, COMPOSITION_ROOTS] },
	to: { path: `^${folder}/`, pathNot: `^${folder}/(${files.join('|')})\\.ts$` },
}));

const sharedLayers = SHARED_LAYERS.slice(0, -1).map((layer, index) => ({
	name: `shared-${layer[0]}-is-below`,
	comment: `shared/{${layer.join(',')}} imports nothing above itself.`,
	severity: 'error',
	from: { path: `^shared/${names(layer)}` },
	to: { path: `^shared/${names(SHARED_LAYERS.slice(index + 1).flat())}` },
}));

const onlyUser = (library, file) => ({
	name: `only-${file.split('/').pop()}-uses-${library}`,
	severity: 'error',
	from: { path: '^(electron|renderer|shared)/', pathNot: `^${file}\\.ts$` },
	to: { path: `node_modules/${library}/|^${library}$` },
});

const forbid = (name, from, to, comment) => ({ name, comment, severity: 'error', from, to });

module.exports = {
	forbidden: [
		...electronFolders,
		...doors,
		...sharedLayers,
		onlyUser('keytar', 'electron/credentials/keytar-vault'),
		onlyUser('dockerode', 'electron/engine/dockerode-engine'),
		forbid('no-circular', {}, { circular: true }, 'Cycles hide which file decides.'),
		forbid('no-unresolvable', {}, { couldNotResolve: true }, 'An import that leads nowhere.'),
		forbid(
			'shared-imports-only-shared',
			{ path: '^shared/' },
			{ path: '^(electron|renderer|test|build)/' },
			'shared decides; it knows neither process.',
		),
		forbid(
			'shared-is-pure',
			{ path: '^shared/' },
			{ dependencyTypes: ['core'] },
			'No Node in shared.',
		),
		forbid(
			'shared-uses-pure-libraries',
			{ path: '^shared/' },
			{ path: 'node_modules/', pathNot: `node_modules/(@types/)?(${PURE_LIBRARIES})/` },
			'Only libraries that compute: zod, yaml, semver and their like.',
		),
		forbid(
			'product-imports-no-test-and-no-build',
			{ path: '^(shared|electron|renderer)/' },
			{ path: '^(test|build)/' },
		),
		forbid('electron-and-renderer-meet-in-shared', { path: '^electron/' }, { path: '^renderer/' }),
		forbid(
			'renderer-and-electron-meet-in-shared',
			{ path: '^renderer/' },
			{ path: '^electron/|^electron$|node_modules/electron/' },
		),
		forbid('renderer-has-no-node', { path: '^renderer/' }, { dependencyTypes: ['core'] }),
		forbid(
			'preload-knows-names-only',
			{ path: '^electron/preload\\.ts$' },
			{ path: '.', pathNot: '^shared/ipc/define\\.ts$|^electron$|node_modules/electron/' },
			'The preload script is the smallest surface between the two worlds.',
		),
		forbid(
			'handlers-belong-to-main',
			{
				path: '^electron/',
				pathNot: '^electron/(main|composition/[^/]+)\\.ts$|^electron/ipc/handlers/',
			},
			// What a handler asks for is a type that others implement.
			{ path: '^electron/ipc/handlers/', dependencyTypesNot: ['type-only'] },
		),
		forbid(
			'command-line-runs-on-plain-node',
			{ path: '^electron/headless\\.ts$' },
			{ path: '^electron$|node_modules/electron/', reachable: true },
			'The command line works where no Electron is.',
		),
		forbid(
			'components-know-no-store',
			{ path: '^renderer/components/' },
			{ path: '^renderer/(stores|screens|ipc)/' },
		),
		forbid(
			'stores-know-no-view',
			{ path: '^renderer/stores/' },
			{ path: '^renderer/(screens|components)/' },
		),
		forbid(
			'client-knows-no-view',
			{ path: '^renderer/ipc/' },
			{ path: '^renderer/(stores|screens|components)/' },
		),
		forbid(
			'screens-use-stores-not-the-client',
			{ path: '^renderer/screens/' },
			{ path: '^renderer/ipc/' },
		),
		forbid(
			'no-screen-imports-another',
			{ path: '^renderer/screens/([^/]+)/' },
			{ path: '^renderer/screens/', pathNot: '^renderer/screens/$1/' },
		),
		forbid(
			'product-uses-product-dependencies',
			{ path: '^(shared|electron|renderer)/' },
			{
				dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
				pathNot: 'node_modules/(electron|@types)/|^electron$',
			},
			'What the product needs stands under dependencies; only electron itself is provided.',
		),
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		exclude: { path: '^dist/|^node_modules/.*/node_modules/' },
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['types', 'import', 'node', 'require', 'default'],
			extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.css', '.d.ts'],
		},
		moduleSystems: ['es6'],
	},
};
