// Reads a mirror file and every file it names: lists of images and CA certificates. Asks no registry.
import path from 'node:path';
import { MAX_LIST_BYTES, readImageList } from '../../shared/image-list/from-text';
import type { MirrorAccess } from '../../shared/mirror/definition/run-definition';
import { type FileProblem, formatFileProblem } from '../../shared/mirror/file/file-problem';
import { intentionText, type RepositorySelection } from '../../shared/mirror/intention';
import { MAX_MIRROR_FILE_BYTES, readMirrorFile } from '../../shared/mirror/mirror-file';
import type { ImageSource, MirrorSpec, Origin } from '../../shared/mirror/mirror-spec';
import type { ListedImage } from '../../shared/mirror/name-images';
import { parseReference } from '../../shared/oci/reference';
import { splitPem } from '../platform/certificates';
import { readTextFile } from '../platform/disk/text-file';
import { faultError } from '../platform/fault-error';
import { isOwnFile } from './own-file';

export type { RepositorySelection } from '../../shared/mirror/intention';

export interface LoadedMirror {
	readonly spec: MirrorSpec;
	/** In the order of the mirror file; a source named twice is there twice. */
	readonly images: readonly ListedImage[];
	/** Repositories of which the plan lists the tags. */
	readonly repositories: readonly RepositorySelection[];
	/** By canonical host. */
	readonly registries: ReadonlyMap<string, MirrorAccess>;
	/** Complete sentences with file and line. */
	readonly warnings: readonly string[];
	/** Canonical text of what a run of this mirror is for; equal text, same run. */
	readonly intention: string;
}

/** Same as registry entries allow. */
const MAX_CA_BYTES = 1024 * 1024;
const PEM_REMEDY =
	'Convert it to PEM, the form with BEGIN CERTIFICATE, such as by openssl x509 -inform der.';

/** Reads a file that a mirror names. @throws FaultError mirror.file-unreadable */
export type ReadNamedFile = typeof readTextFile;

/**
 * Loads a mirror. Paths in it are relative to it.
 * @throws FaultError mirror.invalid (subject: the mirror file; detail: every problem, one a line, as
 * `file:line: key: problem. remedy`; facts `count`, `file`, `line`, `problem`, `remedy` of the first),
 * mirror.file-unreadable (facts `problem`), command.unsupported (facts `what`)
 */
export async function loadMirror(mirrorPath: string): Promise<LoadedMirror> {
	const text = await readTextFile(mirrorPath, { maxBytes: MAX_MIRROR_FILE_BYTES });
	return loadMirrorText(text, mirrorPath, readTextFile);
}

/** Loads a mirror from its text; `read` gets the files that it names. @throws FaultError as `loadMirror` */
export async function loadMirrorText(
	text: string,
	mirrorPath: string,
	read: ReadNamedFile,
): Promise<LoadedMirror> {
	const reading = readMirrorFile(text, mirrorPath);
	if (!reading.ok) {
		throw invalid(mirrorPath, reading.problems);
	}
	refuseUnsupported(reading.spec);
	const loading: Loading = {
		mirrorPath,
		read,
		problems: [],
		warnings: [...reading.warnings],
		images: [],
		repositories: [],
	};
	for (const [index, source] of reading.spec.images.entries()) {
		const line = reading.imageLines[index];
		await loadSource(loading, source, {
			file: mirrorPath,
			...(line === undefined ? {} : { line }),
		});
	}
	const registries = await loadRegistries(loading, reading.spec);
	if (loading.problems.length > 0) {
		throw invalid(mirrorPath, loading.problems);
	}
	const { images, repositories, warnings } = loading;
	const intention = intentionText({ spec: reading.spec, images, repositories });
	return { spec: reading.spec, images, repositories, registries, warnings, intention };
}

/** Grows while the files of one mirror are read. */
interface Loading {
	readonly mirrorPath: string;
	readonly read: ReadNamedFile;
	readonly problems: FileProblem[];
	readonly warnings: string[];
	readonly images: ListedImage[];
	readonly repositories: RepositorySelection[];
}

async function loadSource(loading: Loading, source: ImageSource, origin: Origin): Promise<void> {
	if ('list' in source) {
		await loadList(loading, beside(loading.mirrorPath, source.list));
	} else if ('reference' in source) {
		const parsed = parseReference(source.reference);
		if (parsed.ok) {
			loading.images.push({ reference: parsed.value, origin });
		}
	} else if ('repository' in source) {
		const parsed = parseReference(source.repository);
		if (parsed.ok) {
			const { registry, repository } = parsed.value;
			loading.repositories.push({
				reference: { registry, repository },
				...(source.tags === undefined ? {} : { tags: source.tags }),
				origin,
			});
		}
	}
}

async function loadList(loading: Loading, file: string): Promise<void> {
	// Told before it is read: what takes the file's place afterwards was judged by nobody.
	const isOwn = await isOwnFile(loading.mirrorPath, file);
	const { references, repeated, problems } = readImageList(
		await loading.read(file, { maxBytes: MAX_LIST_BYTES }),
	);
	for (const { line, reference } of references) {
		loading.images.push({ reference, origin: { file, line } });
	}
	for (const { line, firstLine, reference } of repeated) {
		const what = isOwn ? reference : 'what it names';
		loading.warnings.push(`${file}:${line}: ${what} stands in line ${firstLine} already.`);
	}
	for (const { line, text, problem, bareProblem, remedy } of problems) {
		const told = isOwn ? `"${text}" ${problem}` : bareProblem;
		loading.problems.push({ file, line, key: '', problem: told, remedy });
	}
	if (references.length === 0 && problems.length === 0) {
		const remedy = 'Write one reference a line, such as registry.example.com/team/app:1.0.';
		loading.problems.push({ file, key: '', problem: 'names no image', remedy });
	}
}

async function loadRegistries(
	loading: Loading,
	spec: MirrorSpec,
): Promise<ReadonlyMap<string, MirrorAccess>> {
	const registries = new Map<string, MirrorAccess>();
	for (const [host, { tls, ca }] of Object.entries(spec.registries)) {
		const caPem = ca === undefined ? undefined : await loadCa(loading, ca);
		registries.set(host, { tls, ...(caPem === undefined ? {} : { caPem }) });
	}
	return registries;
}

async function loadCa(loading: Loading, ca: string): Promise<string> {
	const file = beside(loading.mirrorPath, ca);
	const pem = await loading.read(file, { maxBytes: MAX_CA_BYTES, encodingRemedy: PEM_REMEDY });
	const certificates = splitPem(pem);
	if (certificates.length === 0) {
		const problem = 'holds no certificate in PEM form';
		loading.problems.push({ file, key: '', problem, remedy: PEM_REMEDY });
	}
	// Nothing but them: the same file may hold a private key.
	return `${certificates.join('\n')}\n`;
}

/** `-` is no file but standard input, for whoever has one. */
function beside(mirrorPath: string, file: string): string {
	if (file === '-') {
		return file;
	}
	return path.isAbsolute(file) ? file : path.join(path.dirname(mirrorPath), file);
}

function refuseUnsupported(spec: MirrorSpec): void {
	const kubernetes = spec.images.find((source) => 'kubernetes' in source);
	if (kubernetes !== undefined) {
		const what = 'images from kubernetes: manifests';
		throw faultError({
			code: 'command.unsupported',
			side: 'this-computer',
			subject: what,
			facts: { what },
		});
	}
}

function invalid(mirrorPath: string, problems: readonly FileProblem[]): Error {
	const [first] = problems;
	return faultError({
		code: 'mirror.invalid',
		side: 'this-computer',
		subject: mirrorPath,
		detail: problemLines(problems).join('\n'),
		facts: {
			count: String(problems.length),
			...(first === undefined
				? {}
				: { file: first.file, problem: first.problem, remedy: first.remedy }),
			...(first?.line === undefined ? {} : { line: String(first.line) }),
		},
	});
}

/** Nobody corrects more at a time; a file of nothing but mistakes has a million. */
const MOST_PROBLEMS_TOLD = 200;

function problemLines(problems: readonly FileProblem[]): readonly string[] {
	const told = problems.slice(0, MOST_PROBLEMS_TOLD).map(formatFileProblem);
	const more = problems.length - told.length;
	return more === 0 ? told : [...told, `${more} more like these`];
}
