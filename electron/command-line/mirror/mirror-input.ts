// What a command is to copy: a mirror file, a list of images with a destination, or one image. All three become the same
// mirror: what is not in a file is written as one first, so that one set of rules reads everything.
import path from 'node:path';
import { shownInput } from '../../../shared/format/visible-text';
import { MAX_LIST_BYTES, readImageList } from '../../../shared/image-list/from-text';
import { formatMirrorFile } from '../../../shared/mirror/file/edit-mirror-file';
import { API_VERSION } from '../../../shared/mirror/file/mirror-document';
import { MAX_MIRROR_FILE_BYTES } from '../../../shared/mirror/mirror-file';
import type { MirrorSpec } from '../../../shared/mirror/mirror-spec';
import { prefixesOf } from '../../../shared/mirror/rewrite-reference';
import { formatReference, parseReference, repositoryProblem } from '../../../shared/oci/reference';
import { cleanAddress } from '../../../shared/registry/clean-address';
import { type LoadedMirror, loadMirrorText, type ReadNamedFile } from '../../mirror/load-mirror';
import { readTextFile } from '../../platform/disk/text-file';
import { faultError } from '../../platform/fault-error';

/** Where a file is read, this is standard input. */
export const STANDARD_INPUT = '-';

export type MirrorInput =
	| { readonly kind: 'file'; readonly file: string }
	| {
			readonly kind: 'list';
			readonly file: string;
			/** HOST[:PORT][/PATH] */
			readonly to: string;
			/** Prefix that the names at the destination lose. */
			readonly from?: string;
			readonly platforms: readonly string[];
	  }
	| { readonly kind: 'image'; readonly source: string; readonly destination: string };

export interface InputPorts {
	/** Relative paths begin here. */
	readonly workingFolder: string;
	readonly readInput: () => Promise<string>;
}

export interface ReadMirror {
	readonly mirror: LoadedMirror;
	/** The file that it came from, absolute; absent where it was made of a command's words. */
	readonly file?: string;
	/** Of what was not a mirror file yet: how it reads as one at `path`. */
	readonly textAt?: (path: string) => string;
}

/** Reads what a command is to copy. @throws FaultError as `loadMirror`; command.invalid */
export async function readMirrorInput(input: MirrorInput, ports: InputPorts): Promise<ReadMirror> {
	const read = readerOf(ports);
	switch (input.kind) {
		case 'file':
			return readFile(input.file, read, ports);
		case 'list':
			return readList(input, read, ports);
		case 'image':
			return readImage(input, read, ports);
	}
}

function readerOf({ readInput }: InputPorts): ReadNamedFile {
	return async (file, options) =>
		file === STANDARD_INPUT
			? (await readInput()).replace(/^\uFEFF/, '')
			: readTextFile(file, options);
}

async function readFile(
	file: string,
	read: ReadNamedFile,
	{ workingFolder }: InputPorts,
): Promise<ReadMirror> {
	const isInput = file === STANDARD_INPUT;
	const at = isInput
		? path.join(workingFolder, 'standard input')
		: path.resolve(workingFolder, file);
	const text = await read(isInput ? file : at, {
		maxBytes: Math.max(MAX_MIRROR_FILE_BYTES, MAX_LIST_BYTES),
	});
	refuseList(text, file);
	const mirror = await loadMirrorText(text, at, read);
	return isInput ? { mirror } : { mirror, file: at };
}

/** A list of images is no wrong mirror file: it only lacks a destination. */
function refuseList(text: string, file: string): void {
	if (/^\s*(?:apiVersion|kind)\s*:/m.test(text)) {
		return;
	}
	const { references, problems } = readImageList(text);
	if (references.length > problems.length) {
		throw faultError({
			code: 'command.invalid',
			side: 'this-computer',
			subject: file,
			facts: {
				problem: `${shownInput(file)} is a list of ${references.length === 1 ? 'one image' : `${references.length} images`}, and nothing says where they go`,
				remedy: `Add the destination: --to HOST[:PORT][/PATH]. Or write a mirror file that begins with apiVersion: ${API_VERSION}.`,
			},
		});
	}
}

async function readList(
	input: Extract<MirrorInput, { kind: 'list' }>,
	read: ReadNamedFile,
	{ workingFolder }: InputPorts,
): Promise<ReadMirror> {
	const isInput = input.file === STANDARD_INPUT;
	const list = isInput ? input.file : path.resolve(workingFolder, input.file);
	const text = await read(list, { maxBytes: MAX_LIST_BYTES });
	const stem = isInput ? 'images' : path.basename(list).replace(/\.[^.]+$/, '') || 'images';
	const spec = specOf(input, stem);
	const at = path.join(isInput ? workingFolder : path.dirname(list), `${stem}.yaml`);
	const mirror = await loadMirrorText(
		formatMirrorFile({ ...spec, images: [{ list: isInput ? list : path.basename(list) }] }, at),
		at,
		async (file, options) => (file === list ? text : read(file, options)),
	);
	return {
		mirror,
		textAt: (target) =>
			formatMirrorFile(
				{
					...spec,
					images: isInput
						? mirror.images.map(({ reference }) => ({ reference: formatReference(reference) }))
						: [{ list: path.relative(path.dirname(target), list) }],
				},
				target,
			),
	};
}

function specOf(
	{ to, from, platforms }: Extract<MirrorInput, { kind: 'list' }>,
	name: string,
): MirrorSpec {
	if (from !== undefined && prefixesOf(from).length === 0) {
		throw wrong(
			from,
			`--from ${shownInput(from)} is neither a registry nor a path below one`,
			'Write it as the images begin, such as --from registry.example.com/vendor.',
		);
	}
	return {
		...emptySpec(name),
		destination: destinationOf(to),
		rewrite: from === undefined ? [] : [{ from, to: '' }],
		platforms: platforms.length === 0 ? 'all' : [...platforms],
	};
}

function emptySpec(name: string): Omit<MirrorSpec, 'destination'> {
	return {
		name: name.slice(0, 128),
		images: [],
		rewrite: [],
		platforms: 'all',
		referrers: 'all',
		existingTag: 'replace',
		route: 'direct',
		limits: { concurrency: 'auto', oneByOne: false },
		registries: {},
	};
}

function destinationOf(to: string): MirrorSpec['destination'] {
	const address = cleanAddress(to);
	const remedy = 'Write it as HOST[:PORT][/PATH], such as --to registry.example.com:5000/mirror.';
	if (address.kind !== 'address') {
		throw wrong(to, `--to ${shownInput(to)} is no registry`, remedy);
	}
	const { host, repositoryPrefix = '' } = address;
	const repository = repositoryPrefix.replace(/^\/+|\/+$/g, '');
	const problem = repository === '' ? undefined : repositoryProblem(repository);
	if (problem !== undefined) {
		throw wrong(to, `--to ${shownInput(to)}: ${problem}`, remedy);
	}
	return { registry: host, ...(repository === '' ? {} : { repository }) };
}

async function readImage(
	input: Extract<MirrorInput, { kind: 'image' }>,
	read: ReadNamedFile,
	{ workingFolder }: InputPorts,
): Promise<ReadMirror> {
	const source = referenceOf(input.source, 'SOURCE');
	const destination = referenceOf(input.destination, 'DESTINATION');
	if (destination.digest !== undefined) {
		throw wrong(
			input.destination,
			'DESTINATION has a digest, which the image brings along',
			'Name a repository, and a tag if it should have another one.',
		);
	}
	const at = path.join(workingFolder, 'copy.yaml');
	const spec: MirrorSpec = {
		...emptySpec(formatReference(source)),
		images: [{ reference: input.source.trim() }],
		destination: { registry: destination.registry },
		rewrite: [{ from: `${source.registry}/${source.repository}`, to: destination.repository }],
	};
	const mirror = await loadMirrorText(formatMirrorFile(spec, at), at, read);
	const { tag } = destination;
	return {
		mirror:
			destination.isTagImplied || tag === undefined
				? mirror
				: { ...mirror, images: mirror.images.map((image) => ({ ...image, asTag: tag })) },
	};
}

function referenceOf(text: string, operand: string) {
	const parsed = parseReference(text);
	if (!parsed.ok) {
		throw wrong(
			text,
			`${operand} is no reference: ${shownInput(parsed.fault.facts?.['part'] ?? '')}`,
			'Write it as registry/repository:tag.',
		);
	}
	return parsed.value;
}

function wrong(subject: string, problem: string, remedy: string): Error {
	return faultError({
		code: 'command.invalid',
		side: 'this-computer',
		subject: shownInput(subject),
		facts: { problem, remedy },
	});
}
