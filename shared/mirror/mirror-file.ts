// The mirror file: reads the YAML that people keep in git, and says everything that is wrong with it at once.
// The contract is the documentation of the mirror file; the value is mirror-spec.ts. Reads no other file.
import { hasHiddenCharacter, shownInput, visibleText } from '../format/visible-text';
import type { FileProblem } from './file/file-problem';
import { API_VERSION } from './file/mirror-document';
import { type PlacedSource, readImages } from './file/read-images';
import { readDestination, readRewrite } from './file/read-names';
import { readLimits, readPlatforms, readReferrers, readRegistries } from './file/read-settings';
import { choiceAt, mapEntries, textAt, textIn } from './file/yaml-cursor';
import { type Cursor, complain, openYaml, rootOf, type YamlReading } from './file/yaml-reading';
import { EXISTING_TAG_POLICIES, type MirrorSpec, ROUTES } from './mirror-spec';

export const MAX_MIRROR_FILE_BYTES = 1024 * 1024;
const MAX_NAME = 128;

export type MirrorReading =
	| {
			readonly ok: true;
			readonly spec: MirrorSpec;
			/** Lines, from 1, of the entries of `spec.images`. */
			readonly imageLines: readonly number[];
			readonly warnings: readonly string[];
	  }
	| { readonly ok: false; readonly problems: readonly FileProblem[] };

/** Reads a mirror file; `file` is how messages name it, and its default `name`. JSON works as well. */
export function readMirrorFile(text: string, file: string): MirrorReading {
	if (text.length > MAX_MIRROR_FILE_BYTES) {
		const remedy = 'Put long lists into files of their own, and name them with - list:.';
		return { ok: false, problems: [{ file, key: '', problem: 'is larger than 1 MiB', remedy }] };
	}
	const reading = openYaml(text, file);
	if (reading.problems.length > 0 || !isMirror(reading)) {
		return { ok: false, problems: reading.problems };
	}
	const entries = mapEntries(reading, rootOf(reading), KEYS);
	const parts = entries === undefined ? undefined : readParts(reading, entries);
	if (parts === undefined || reading.problems.length > 0) {
		return { ok: false, problems: inOrder(reading.problems) };
	}
	const { images, ...spec } = parts;
	return {
		ok: true,
		spec: { ...spec, images: images.map(({ source }) => source) },
		imageLines: images.map(({ line }) => line),
		warnings: reading.warnings,
	};
}

const KEYS = [
	'apiVersion',
	'kind',
	'name',
	'images',
	'destination',
	'rewrite',
	'platforms',
	'referrers',
	'existingTag',
	'route',
	'engine',
	'limits',
	'registries',
] as const;

type Entries = ReadonlyMap<string, Cursor>;

/** Looks at the header alone first: what another version or kind means by its keys is not ours to judge. */
function isMirror(reading: YamlReading): boolean {
	const entries = mapEntries({ ...reading, problems: [] }, rootOf(reading));
	const start = { key: '', line: 1 };
	if (entries === undefined) {
		const remedy = `Begin with apiVersion: ${API_VERSION} and kind: Mirror; name a list of images with - list:.`;
		complain(reading, start, 'is no mirror file', remedy);
		return false;
	}
	const [version, kind] = [entries.get('apiVersion'), entries.get('kind')];
	if (version === undefined) {
		complain(reading, start, 'has no apiVersion', `Add apiVersion: ${API_VERSION}.`);
	}
	const isNewer = version !== undefined && !isVersionRead(reading, version);
	if (isNewer) {
		return false;
	}
	if (kind === undefined) {
		complain(reading, start, 'has no kind', 'Add kind: Mirror.');
	} else {
		choiceAt(reading, kind, ['Mirror']);
	}
	// Neither version nor kind: the keys would only be noise.
	return reading.problems.length < 2;
}

/** Gives `false` for a version to come; a wrong one is noted, and the rest of the file still read. */
function isVersionRead(reading: YamlReading, cursor: Cursor): boolean {
	const version = textIn(reading, cursor);
	const number = Number(/^image-ferry\/v(\d{1,9})(?:$|[a-z])/.exec(version ?? '')?.[1] ?? 0);
	if (number > 1) {
		const problem = `is v${number}: the file was written for a newer version of Image Ferry`;
		complain(reading, cursor, problem, `Update Image Ferry; this one reads ${API_VERSION}.`);
		return false;
	}
	choiceAt(reading, cursor, [API_VERSION]);
	return true;
}

type Parts = Omit<MirrorSpec, 'images'> & { readonly images: readonly PlacedSource[] };

function readParts(reading: YamlReading, entries: Entries): Parts | undefined {
	const read = <Value>(
		key: (typeof KEYS)[number],
		reader: (reading: YamlReading, cursor: Cursor) => Value,
	): Value | undefined => {
		const cursor = entries.get(key);
		return cursor === undefined ? undefined : reader(reading, cursor);
	};
	const required = (key: (typeof KEYS)[number], remedy: string): void => {
		if (!entries.has(key)) {
			complain(reading, { key: '', line: 1 }, `has no ${key}`, remedy);
		}
	};
	required('images', 'Add images: with a list of what to copy.');
	required('destination', 'Add destination: with registry: below it.');
	const images = read('images', readImages);
	const destination = read('destination', readDestination);
	const engine = read('engine', readEngine);
	const parts = {
		name: read('name', readName) ?? defaultName(reading.file),
		rewrite: read('rewrite', readRewrite) ?? [],
		platforms: read('platforms', readPlatforms) ?? 'all',
		referrers: read('referrers', readReferrers) ?? 'all',
		existingTag: read('existingTag', (r, c) => choiceAt(r, c, EXISTING_TAG_POLICIES)) ?? 'replace',
		route: read('route', (r, c) => choiceAt(r, c, ROUTES)) ?? 'direct',
		...(engine === undefined ? {} : { engine }),
		limits: read('limits', readLimits) ?? { concurrency: 'auto', oneByOne: false },
		registries: read('registries', readRegistries) ?? {},
	} as const;
	warnOfNoUse(reading, entries, parts);
	return images === undefined || destination === undefined
		? undefined
		: { ...parts, rewrite: [...parts.rewrite], images, destination };
}

/** What the route makes no use of is said, not refused: the file may be run by the other route tomorrow. */
function warnOfNoUse(
	reading: YamlReading,
	entries: Entries,
	{ engine, route, limits }: Pick<MirrorSpec, 'engine' | 'route' | 'limits'>,
): void {
	const warn = (key: (typeof KEYS)[number], text: string): void => {
		reading.warnings.push(`${reading.file}:${entries.get(key)?.line ?? 1}: ${text}`);
	};
	if (engine !== undefined && route !== 'engine') {
		warn('engine', 'engine has no use with route: direct.');
	}
	if (limits.bandwidthBytesPerSecond !== undefined && route === 'engine') {
		warn('limits', 'bandwidth has no effect with route: engine: the engine moves the bytes.');
	}
}

function readName(reading: YamlReading, cursor: Cursor): string | undefined {
	const remedy = `Write a name of 1 to ${MAX_NAME} characters.`;
	const name = textAt(reading, cursor, remedy);
	if (name === undefined) {
		return undefined;
	}
	return name === '' || name.length > MAX_NAME || hasHiddenCharacter(name)
		? complain(reading, cursor, `"${shownInput(name, 60)}" is no name`, remedy)
		: name;
}

function readEngine(reading: YamlReading, cursor: Cursor): string | undefined {
	const remedy = 'Write an endpoint, such as unix:///run/docker.sock.';
	const engine = textAt(reading, cursor, remedy);
	return engine === '' || (engine !== undefined && engine.length > 512)
		? complain(reading, cursor, 'is no endpoint', remedy)
		: engine;
}

/** Gives the name of a mirror whose file has none: `appcircle` for `folder/appcircle.yaml`. */
export function defaultName(file: string): string {
	const base = file.split(/[/\\]/).at(-1) ?? '';
	const name = visibleText(base.replace(/\.(?:ya?ml|json)$/i, ''), MAX_NAME - 1);
	return name === '' ? 'mirror' : name.slice(0, MAX_NAME);
}

function inOrder(problems: readonly FileProblem[]): readonly FileProblem[] {
	return problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}
