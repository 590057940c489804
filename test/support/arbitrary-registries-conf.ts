// Any registries.conf that Podman reads, as people write it: comments, blank lines, keys in any case and order, unknown keys,
// either line end, with or without the last one.
import fc from 'fast-check';
import type { TrustWish } from '../../shared/trust/trust-wish';

/** Registries of the documents and of the wishes, so that they meet. */
const HOSTS = ['a.example', 'a.example:5000', 'bb.example', 'docker.io', '127.0.0.1:5000'] as const;
const MIRRORS = ['m.example', 'n.example:5443', 'a.example'] as const;

const host = fc.constantFrom(...HOSTS);
const comment = fc.constantFrom('', '# hi', '# [[registry]]', '#insecure = true', '# é "q" \\ 😀');
const filler = fc.array(
	fc.constantFrom('', '# a comment', '  # location = "no.example"', '\t', '#[[registry]]'),
	{ maxLength: 2 },
);
/** Two flags for one place, so that no two tables of a file contradict each other. */
const flags = fc.dictionary(host, fc.record({ insecure: fc.boolean(), blocked: fc.boolean() }), {
	minKeys: 0,
	maxKeys: 5,
});

const mirror = fc.record({
	location: fc
		.tuple(fc.constantFrom(...MIRRORS), fc.constantFrom('', '', '/hub', '/a/b'))
		.map((parts) => parts.join('')),
	insecure: fc.constantFrom('true', 'false', undefined),
	pull: fc.constantFrom(undefined, undefined, 'all', 'digest-only', 'tag-only'),
});

const registry = fc.record({
	host,
	prefix: fc.constantFrom('', '', '', '/team', 'other.example/x', '*.example', '*.corp.example'),
	mirrors: fc.array(mirror, { maxLength: 2 }),
	isByDigest: fc.boolean(),
	isShuffled: fc.boolean(),
	unknown: fc.constantFrom('', '', 'note = "x"', 'since = 2024-01-02', 'n = [1, { a = 2 }]'),
});

const style = fc.record({
	lineEnd: fc.constantFrom('\n', '\n', '\r\n'),
	hasLastLineEnd: fc.boolean(),
	indent: fc.constantFrom('', '', '  ', '\t'),
	equals: fc.constantFrom(' = ', '=', '  =\t'),
	quote: fc.constantFrom('"', "'"),
	isUpper: fc.boolean(),
});

const top = fc.subarray([
	'unqualified-search-registries = ["docker.io", "quay.io"]',
	'short-name-mode = "permissive"',
	'credential-helpers = ["containers-auth.json"]',
	'something-else = { a = 1 }',
]);
const tail = fc.constantFrom(
	'',
	'',
	'[aliases]\n"one" = "a.example/one"',
	'[unknown.table]\nx = 1',
);

/** A whole document. */
export const registriesConf: fc.Arbitrary<string> = fc
	.record({
		registries: fc.array(registry, { maxLength: 4 }),
		flags,
		style,
		top,
		tail,
		comments: fc.array(comment, { minLength: 3, maxLength: 6 }),
		fillers: fc.array(filler, { minLength: 3, maxLength: 5 }),
	})
	.map((parts) => documentOf(parts));

interface Parts {
	readonly registries: readonly RegistryParts[];
	readonly flags: Readonly<Record<string, { insecure: boolean; blocked: boolean } | undefined>>;
	readonly style: StyleParts;
	readonly top: readonly string[];
	readonly tail: string;
	readonly comments: readonly string[];
	readonly fillers: readonly (readonly string[])[];
}

interface StyleParts {
	readonly lineEnd: string;
	readonly hasLastLineEnd: boolean;
	readonly indent: string;
	readonly equals: string;
	readonly quote: string;
	readonly isUpper: boolean;
}

interface RegistryParts {
	readonly host: string;
	readonly prefix: string;
	readonly mirrors: readonly {
		readonly location: string;
		readonly insecure: string | undefined;
		readonly pull: string | undefined;
	}[];
	readonly isByDigest: boolean;
	readonly isShuffled: boolean;
	readonly unknown: string;
}

function documentOf({ registries, flags: byHost, ...parts }: Parts): string {
	const { style: written, top: keys, tail: end, comments, fillers } = parts;
	const lines = [
		...keys,
		...registries.flatMap((table, index) => {
			const of = byHost[table.host];
			return [
				...(fillers[index % fillers.length] ?? []),
				...registryLines(table, of, written, comments[index % comments.length] ?? ''),
			];
		}),
		...(fillers.at(-1) ?? []),
		...end.split('\n'),
	];
	const text = lines.join(written.lineEnd);
	return written.hasLastLineEnd ? `${text}${written.lineEnd}` : text;
}

function registryLines(
	{ host: place, prefix, mirrors, isByDigest, isShuffled, unknown }: RegistryParts,
	of: { insecure: boolean; blocked: boolean } | undefined,
	written: StyleParts,
	behind: string,
): readonly string[] {
	const line = (key: string, value: string): string =>
		`${written.indent}${written.isUpper ? key.toUpperCase() : key}${written.equals}${value}`;
	const text = (value: string): string => `${written.quote}${value}${written.quote}`;
	const start = prefix.startsWith('/') ? `${place}${prefix}` : prefix;
	const keys = [
		line('location', text(`${place}${isShuffled ? '/' : ''}`)),
		...(start === '' ? [] : [line('prefix', text(start))]),
		...(of === undefined
			? []
			: [
					`${line('insecure', String(of.insecure))} ${behind}`.trimEnd(),
					line('blocked', String(of.blocked)),
				]),
		...(isByDigest ? [line('mirror-by-digest-only', 'true')] : []),
		...(unknown === '' ? [] : [unknown]),
	];
	return [
		`[[registry]] ${behind}`.trimEnd(),
		...(isShuffled ? keys.toReversed() : keys),
		...mirrors.flatMap(({ location, insecure, pull }) => [
			'[[registry.mirror]]',
			line('location', text(location)),
			...(insecure === undefined ? [] : [line('insecure', insecure)]),
			...(pull === undefined || isByDigest ? [] : [line('pull-from-mirror', text(pull))]),
		]),
	];
}

const tls = fc.constantFrom('verify', 'skip-verify', 'plain-http', undefined);

/** A wish that needs no CA. */
export const tableWish: fc.Arbitrary<TrustWish> = fc.oneof(
	fc.record({ host, as: fc.constant('insecure' as const) }),
	fc.record({ host, as: fc.constant('none' as const) }),
	fc
		.record({
			host: fc.constantFrom(...MIRRORS),
			as: fc.constant('mirror' as const),
			of: host,
			tls,
		})
		.filter(({ host: one, of }) => one !== of)
		.map(({ tls: policy, ...wish }) => (policy === undefined ? wish : { ...wish, tls: policy })),
);

/** Every registry that a wish may be about. */
export const WISHED_HOSTS: readonly string[] = [...new Set([...HOSTS, ...MIRRORS])];
