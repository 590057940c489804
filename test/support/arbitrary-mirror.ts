// Any valid mirror, for properties of its file.
import fc from 'fast-check';
import type { MirrorSpec } from '../../shared/mirror/mirror-spec';

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/);
const path = fc.array(word, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const host = fc
	.tuple(word, fc.integer({ min: 1, max: 65_535 }))
	.map(([name, port]) => `${name}.example:${port}`);
/** Text that YAML must quote now and then. */
const odd = fc.oneof(
	word,
	fc.constantFrom(
		'*-rc*',
		'v*',
		'1.10',
		'true',
		'null',
		'- a',
		'#x',
		'a: b',
		'"q"',
		"it's",
		'{a}',
		'0x1',
	),
);

const tags = fc.record(
	{
		include: fc.array(odd, { maxLength: 3 }),
		exclude: fc.array(odd, { maxLength: 3 }),
		semver: fc.constantFrom('>=1.4 <2', '~1.25', '1'),
		newest: fc.integer({ min: 1, max: 100 }),
	},
	{ requiredKeys: [] },
);

const source = fc.oneof(
	fc.record({ list: odd }),
	fc.record({ reference: fc.tuple(host, path, word).map(([h, p, t]) => `${h}/${p}:${t}`) }),
	fc.record({ repository: path, tags }, { requiredKeys: ['repository'] }),
	fc.record({ kubernetes: word }),
);

const limits = fc.record(
	{
		concurrency: fc.oneof(fc.constant('auto' as const), fc.integer({ min: 1, max: 256 })),
		oneByOne: fc.boolean(),
		bandwidthBytesPerSecond: fc.integer({ min: 1, max: 1e12 }),
	},
	{ requiredKeys: ['concurrency', 'oneByOne'] },
);

const access = fc.oneof(
	fc.record({
		tls: fc.constantFrom('verify' as const, 'skip-verify' as const, 'plain-http' as const),
	}),
	fc.record({ tls: fc.constant('private-ca' as const), ca: odd }),
);

export const mirrorSpecs: fc.Arbitrary<MirrorSpec> = fc.record(
	{
		name: odd,
		images: fc.array(source, { minLength: 1, maxLength: 5 }),
		destination: fc.record({ registry: host, repository: path }, { requiredKeys: ['registry'] }),
		rewrite: fc.array(
			fc.record({
				from: fc.tuple(host, path).map((parts) => parts.join('/')),
				to: fc.oneof(path, fc.constant('')),
			}),
			{ maxLength: 3 },
		),
		platforms: fc.oneof(
			fc.constant('all' as const),
			fc.uniqueArray(fc.constantFrom('linux/amd64', 'linux/arm64', 'windows/amd64'), {
				minLength: 1,
			}),
		),
		referrers: fc.oneof(
			fc.constantFrom('all' as const, 'none' as const),
			fc.array(
				word.map((type) => `application/${type}`),
				{ minLength: 1, maxLength: 3 },
			),
		),
		existingTag: fc.constantFrom('replace', 'keep', 'fail'),
		route: fc.constantFrom('direct', 'engine'),
		engine: fc.constant('unix:///run/docker.sock'),
		limits,
		registries: fc.dictionary(host, access, { maxKeys: 3, noNullPrototype: true }),
	},
	{
		requiredKeys: [
			'name',
			'images',
			'destination',
			'rewrite',
			'platforms',
			'referrers',
			'existingTag',
			'route',
			'limits',
			'registries',
		],
	},
);
