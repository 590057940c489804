// From a draft to its mirror file: what is written, and the certificates and lists that go beside it.
import path from 'node:path';
import { canonicalJson } from '../../shared/format/canonical-json';
import type { MirrorDraft } from '../../shared/mirror/draft/mirror-draft';
import { editMirrorFile, formatMirrorFile } from '../../shared/mirror/file/edit-mirror-file';
import { formatFileProblem } from '../../shared/mirror/file/file-problem';
import type { Intention } from '../../shared/mirror/intention';
import type { MirrorSpec } from '../../shared/mirror/mirror-spec';
import { formatReference } from '../../shared/oci/reference';
import type { LoadedMirror } from '../mirror/load-mirror';
import { faultError } from '../platform/fault-error';

/** More than these are written into a list of their own, as people keep them. */
const MOST_IMAGES_INSIDE = 200;

export interface FileToWrite {
	readonly path: string;
	readonly text: string;
}

export interface DraftFiles {
	readonly mirror: FileToWrite;
	/** Named by the mirror file; written before it. */
	readonly beside: readonly FileToWrite[];
}

/** The file that is there, when the draft is written back to where it came from. */
export interface FileBefore {
	readonly text: string;
	readonly loaded: LoadedMirror;
}

/**
 * Gives what is to be written for a draft. A file that is there keeps its comments, its order, and the lists and
 * certificates it names as far as they still hold what the draft says.
 * @throws FaultError mirror.invalid when the text would not be a mirror file
 */
export function filesOfDraft(
	target: string,
	draft: MirrorDraft,
	mirror: Intention,
	before?: FileBefore,
): DraftFiles {
	const beside: FileToWrite[] = [];
	const spec: MirrorSpec = {
		...mirror.spec,
		images: imagesOf(target, mirror, before, beside),
		registries: registriesOf(target, draft, before, beside),
	};
	if (before === undefined) {
		return { mirror: { path: target, text: formatMirrorFile(spec, target) }, beside };
	}
	const edited = editMirrorFile(before.text, spec, target);
	if (!edited.ok) {
		throw faultError({
			code: 'mirror.invalid',
			side: 'this-computer',
			subject: target,
			detail: edited.problems.map(formatFileProblem).join('\n'),
			facts: { count: String(edited.problems.length) },
		});
	}
	return { mirror: { path: target, text: edited.text }, beside };
}

function imagesOf(
	target: string,
	mirror: Intention,
	before: FileBefore | undefined,
	beside: FileToWrite[],
): MirrorSpec['images'] {
	if (before !== undefined && namesOf(before.loaded) === namesOf(mirror)) {
		return before.loaded.spec.images;
	}
	if (mirror.images.length <= MOST_IMAGES_INSIDE) {
		return mirror.spec.images;
	}
	const list = `${stemOf(target)}-images.txt`;
	const text = mirror.images.map(({ reference }) => `${formatReference(reference)}\n`).join('');
	beside.push({ path: path.join(path.dirname(target), list), text });
	return [{ list }, ...mirror.spec.images.filter((source) => 'repository' in source)];
}

/** What a mirror copies, as one text: order and repetition say nothing. */
function namesOf({ images, repositories }: Intention): string {
	return canonicalJson({
		images: [...new Set(images.map(({ reference }) => formatReference(reference)))].sort(),
		repositories: repositories
			.map(({ reference, tags }) =>
				canonicalJson({ name: formatReference(reference), tags: tags ?? {} }),
			)
			.sort(),
	});
}

function registriesOf(
	target: string,
	draft: MirrorDraft,
	before: FileBefore | undefined,
	beside: FileToWrite[],
): MirrorSpec['registries'] {
	const written = Object.entries(draft.registries).map(([host, { tls, caPem }]) => {
		if (caPem === undefined) {
			return [host, { tls }] as const;
		}
		const named = before?.loaded.spec.registries[host]?.ca;
		if (named !== undefined && before?.loaded.registries.get(host)?.caPem === caPem) {
			return [host, { tls, ca: named }] as const;
		}
		const ca = `${host.replace(/[^A-Za-z0-9.-]/g, '_')}-ca.pem`;
		beside.push({ path: path.join(path.dirname(target), ca), text: caPem });
		return [host, { tls, ca }] as const;
	});
	return Object.fromEntries(written);
}

function stemOf(target: string): string {
	return path.basename(target).replace(/\.[^.]+$/, '');
}
