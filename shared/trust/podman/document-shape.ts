// What Podman expects in registries.conf: keys in any case, unknown ones ignored, known ones of one type only.
import { z } from 'zod';
import type { ConfigProblem } from './config-problem';

const LIST = z.array(z.string());
const MIRROR = z.object({
	location: z.string().default(''),
	insecure: z.boolean().default(false),
	'pull-from-mirror': z.string().default(''),
});
const REGISTRY = z.object({
	prefix: z.string().default(''),
	location: z.string().default(''),
	insecure: z.boolean().default(false),
	blocked: z.boolean().default(false),
	'mirror-by-digest-only': z.boolean().default(false),
	'pull-from-mirror': z.string().default(''),
	mirror: z.array(MIRROR).default([]),
});
const V1_LIST = z.object({ registries: LIST.optional() }).optional();
const DOCUMENT = z.object({
	registry: z.array(REGISTRY).default([]),
	'unqualified-search-registries': LIST.optional(),
	'credential-helpers': LIST.optional(),
	'short-name-mode': z.enum(['', 'enforcing', 'permissive', 'disabled']).optional(),
	aliases: z.record(z.string(), z.string()).optional(),
	registries: z.object({ search: V1_LIST, insecure: V1_LIST, block: V1_LIST }).optional(),
});
/** Keys that Podman knows, as folders of further ones. */
const KNOWN: KnownKeys = {
	registry: {
		...leaves('prefix', 'location', 'insecure', 'blocked'),
		...leaves('mirror-by-digest-only', 'pull-from-mirror'),
		mirror: leaves('location', 'insecure', 'pull-from-mirror'),
	},
	...leaves('unqualified-search-registries', 'credential-helpers', 'short-name-mode', 'aliases'),
	registries: {
		search: leaves('registries'),
		insecure: leaves('registries'),
		block: leaves('registries'),
	},
};

interface KnownKeys {
	readonly [name: string]: KnownKeys | undefined;
}

export type DocumentShape = z.infer<typeof DOCUMENT>;
export type RegistryShape = z.infer<typeof REGISTRY>;

export interface ShapeProblem extends ConfigProblem {
	readonly path: readonly PropertyKey[];
}

/** Gives what Podman takes out of a parsed file, or what it would refuse. */
export function shapeOf(values: unknown): DocumentShape | ShapeProblem {
	const twice = keyTwice(values, KNOWN, []);
	if (twice !== undefined) return twice;
	const result = DOCUMENT.safeParse(folded(values, KNOWN));
	if (result.success) return result.data;
	const [issue] = result.error.issues;
	const path = issue?.path ?? [];
	return { path, ...wording(path, issue) };
}

/** Whether `shapeOf` gave a problem. */
export function isShapeProblem(shape: DocumentShape | ShapeProblem): shape is ShapeProblem {
	return 'problem' in shape;
}

function leaves(...names: readonly string[]): KnownKeys {
	return Object.fromEntries(names.map((name) => [name, undefined]));
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same values under keys in lower case; what Podman ignores is left out. */
function folded(value: unknown, known: KnownKeys): unknown {
	if (Array.isArray(value)) return value.map((entry) => folded(entry, known));
	if (!isTable(value)) return value;
	return Object.fromEntries(
		Object.entries(value).flatMap(([key, entry]) => {
			const name = key.toLowerCase();
			if (!Object.hasOwn(known, name)) return [];
			const below = known[name];
			return [[name, below === undefined ? entry : folded(entry, below)]];
		}),
	);
}

/** Podman would take one of the two by chance. */
function keyTwice(
	value: unknown,
	known: KnownKeys,
	path: readonly PropertyKey[],
): ShapeProblem | undefined {
	if (Array.isArray(value)) {
		return firstOf(value, (entry, index) => keyTwice(entry, known, [...path, index]));
	}
	if (!isTable(value)) return undefined;
	const names = Object.keys(value).filter((key) => Object.hasOwn(known, key.toLowerCase()));
	return firstOf(names, (key) => {
		const name = key.toLowerCase();
		if (names.some((other) => other !== key && other.toLowerCase() === name)) {
			return {
				path: [...path, name],
				problem: `It holds the key ${name} twice, in different case, and Podman takes either by chance.`,
				remedy: `Write ${name} in one way only, then plan again.`,
				reading: 'taken',
			};
		}
		const below = known[name];
		return below === undefined ? undefined : keyTwice(value[key], below, [...path, name]);
	});
}

function firstOf<T, R>(
	values: readonly T[],
	find: (value: T, index: number) => R | undefined,
): R | undefined {
	for (const [index, value] of values.entries()) {
		const found = find(value, index);
		if (found !== undefined) return found;
	}
	return undefined;
}

const EXPECTED: Readonly<Record<string, string>> = {
	boolean: 'true or false, without quotes',
	string: 'a text in quotes',
	array: 'a list',
	object: 'a table',
	record: 'a table',
};

function wording(
	path: readonly PropertyKey[],
	issue: z.core.$ZodIssue | undefined,
): Pick<ShapeProblem, 'problem' | 'remedy'> {
	const name = String(path.findLast((part) => typeof part === 'string') ?? 'a key');
	if (path.length === 1 && name === 'registry') {
		return {
			problem: 'A registry is written as [registry], which Podman refuses.',
			remedy: 'Write [[registry]] in double brackets, then plan again.',
		};
	}
	const expected = issue?.code === 'invalid_type' ? EXPECTED[issue.expected] : undefined;
	const should = expected ?? 'one of the values that Podman knows';
	return {
		problem: `The value of ${name} must be ${should}.`,
		remedy: `Write ${name} as ${should}, then plan again.`,
	};
}
