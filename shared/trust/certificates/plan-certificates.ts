// The CA of a registry in certs.d, for Docker and Podman alike: our own file in the one folder that counts. Files of others
// are read and told, never written.
import { type Fault, makeFault } from '../../fault/fault';
import { fail, ok, type Result } from '../../result';
import type { CertificateFolder, SeenFile } from '../engine-files';
import type { TrustFinding } from '../trust-finding';
import type { PlannedEdit } from '../trust-plan';
import type { TrustWish } from '../trust-wish';
import { normaliseCaPem } from './ca-pem';
import { contentOf, hasOthersFiles, lookedUp } from './folder-content';

export interface CertificatePlan {
	/** Of our own file only: with `after` it is written, without it is removed. */
	readonly edits: readonly PlannedEdit[];
	readonly findings: readonly TrustFinding[];
	/** CA files that count for the registry. */
	readonly caFilesNow: readonly string[];
	readonly caFilesAfter: readonly string[];
}

const NEW_MODE = 0o644;

/**
 * Plans what certs.d holds for the registry of the wish. `folders` are its folders in the order in which the engine looks:
 * the first that exists counts alone. With `ca`, and with `mirror` behind a private CA, our file is written; with
 * `insecure` and `none` it is removed. Faults: `trust.ca-invalid`, `trust.config-unreadable` (our own file).
 */
export function planCertificates(
	wish: TrustWish,
	folders: readonly CertificateFolder[],
): Result<CertificatePlan> {
	const counting = folders.find(({ exists }) => exists);
	const wanted = wantedCa(wish);
	if (wanted !== undefined && !wanted.ok) return wanted;
	const target = wanted === undefined ? undefined : targetOf(folders, counting);
	const after = isRemoving(wish) ? folders.find(isLeft) : (target ?? counting);
	const edits =
		wanted === undefined ? removals(wish, folders) : writes(wanted.value, target?.ownCa);
	for (const { before } of edits) {
		if (before.kind === 'unread') return fail(unreadFault(before));
	}
	const hasOwnNow = counting !== undefined && counting.ownCa.kind !== 'missing';
	const hasOwnAfter = !isRemoving(wish) && (target !== undefined || hasOwnNow);
	const caFilesAfter = after === undefined ? [] : contentOf(after, hasOwnAfter).caFiles;
	return ok({
		edits,
		findings: [
			...halfFindings(wish, after),
			...shadowFindings(folders, after),
			...notReadFindings(after),
			...staysFindings(wish, caFilesAfter),
		],
		caFilesNow: counting === undefined ? [] : contentOf(counting, hasOwnNow).caFiles,
		caFilesAfter,
	});
}

/** The text that our file gets; absent where the wish has nothing to do with a CA. */
function wantedCa({ as, caPem, tls }: TrustWish): Result<string> | undefined {
	const isWanted = as === 'ca' || (as === 'mirror' && tls === 'private-ca');
	return isWanted ? normaliseCaPem(caPem ?? '') : undefined;
}

/** With `mirror` a CA that is there stays: the registry may be used by its own name as well. */
function isRemoving({ as }: TrustWish): boolean {
	return as === 'none' || as === 'insecure';
}

/** A folder goes with our file when nothing else is in it, and hides the next one no more. */
function isLeft({ exists, ownCa, files }: CertificateFolder): boolean {
	const others = files.filter((file) => lookedUp(file) !== lookedUp(ownCa));
	return exists && (ownCa.kind === 'missing' || others.length > 0);
}

/**
 * A folder that is made anew hides every later one, so it is made only where nothing of anybody would be hidden.
 */
function targetOf(
	folders: readonly CertificateFolder[],
	counting: CertificateFolder | undefined,
): CertificateFolder | undefined {
	const preferred = folders.find(({ isPreferred }) => isPreferred) ?? folders[0];
	if (counting === undefined || preferred === undefined) return preferred;
	const isBefore = folders.indexOf(preferred) < folders.indexOf(counting);
	const isBare = counting.files.length === 0 && counting.ownCa.kind === 'missing';
	const hidesOthers = folders.some((folder) => folder.exists && hasOthersFiles(folder));
	return isBefore && isBare && !hidesOthers ? preferred : counting;
}

function writes(pem: string, ownCa: SeenFile | undefined): readonly PlannedEdit[] {
	const after = new TextEncoder().encode(pem);
	if (ownCa === undefined || (ownCa.kind === 'there' && isEqual(ownCa.bytes, after))) return [];
	return [{ role: 'ca', before: ownCa, after, newMode: NEW_MODE }];
}

function removals(wish: TrustWish, folders: readonly CertificateFolder[]): readonly PlannedEdit[] {
	if (!isRemoving(wish)) return [];
	return folders
		.filter(({ ownCa }) => ownCa.kind !== 'missing')
		.map(({ ownCa }) => ({ role: 'ca', before: ownCa, newMode: NEW_MODE }));
}

/** It stops what is asked for only where the folder is needed: a wish that takes trust back is let through. */
function halfFindings(
	wish: TrustWish,
	folder: CertificateFolder | undefined,
): readonly TrustFinding[] {
	if (folder === undefined) return [];
	return contentOf(folder, false).halves.map(({ file, other }) => ({
		code: 'certificate-without-key',
		severity: isRemoving(wish) ? 'warns' : 'blocks',
		facts: { file, other, host: wish.host },
	}));
}

function shadowFindings(
	folders: readonly CertificateFolder[],
	counting: CertificateFolder | undefined,
): readonly TrustFinding[] {
	if (counting === undefined) return [];
	return folders
		.slice(folders.indexOf(counting) + 1)
		.filter((folder) => folder.exists && hasOthersFiles(folder))
		.map((folder) => ({
			code: 'folder-shadowed',
			severity: 'warns',
			facts: { folder: folder.path, other: counting.path },
		}));
}

function notReadFindings(folder: CertificateFolder | undefined): readonly TrustFinding[] {
	if (folder === undefined) return [];
	return contentOf(folder, false).notRead.map((file) => ({
		code: 'ca-not-read',
		severity: 'tells',
		facts: { file, other: file.replace(/\.[^./\\]+$/, '.crt') },
	}));
}

function staysFindings(wish: TrustWish, caFiles: readonly string[]): readonly TrustFinding[] {
	if (wish.as !== 'none') return [];
	return caFiles.map((file) => ({
		code: 'foreign-stays',
		severity: 'tells',
		facts: { file, host: wish.host },
	}));
}

function unreadFault(file: Extract<SeenFile, { kind: 'unread' }>): Fault {
	return makeFault({
		code: 'trust.config-unreadable',
		side: 'this-computer',
		subject: lookedUp(file),
		facts: { file: lookedUp(file), reason: file.reason },
	});
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
	return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
