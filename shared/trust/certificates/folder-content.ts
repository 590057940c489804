// What an engine makes of the files in one folder of certs.d: `NAME.crt` is a CA, `NAME.cert` with `NAME.key` is what the
// engine shows of itself, all else is not read.
import type { CertificateFolder, SeenFile } from '../engine-files';
import { OWN_CA_NAME } from '../own-names';
import { holdsCertificate, holdsPrivateKey } from './ca-pem';

/** A file without the other one that it is nothing without. */
interface Half {
	readonly file: string;
	readonly other: string;
}

export interface FolderContent {
	/** Files of the CA that count, as the folder lists them; our own included. */
	readonly caFiles: readonly string[];
	/** Files that hold a CA by their looks, but are not read as one. */
	readonly notRead: readonly string[];
	/** Halves of client certificates whose other half is missing: every operation with this host fails. */
	readonly halves: readonly Half[];
}

/** Endings that people give to certificates and that no engine reads as a CA. */
const CA_LOOKS = /\.(?:pem|cer|der|cert|ca|crt\.txt|CRT)$/;

/** Gives what a folder means to an engine; `withOwn` says whether our CA file is (or would be) in it. */
export function contentOf(folder: CertificateFolder, withOwn: boolean): FolderContent {
	const others = folder.files.filter((file) => baseName(file) !== OWN_CA_NAME);
	const names = new Set(others.map(baseName));
	const caFiles = others.filter(isCa).map(lookedUp);
	const halves = others.map(baseName).flatMap((name) => halfOf(name, names));
	return {
		caFiles: withOwn ? [...caFiles, lookedUp(folder.ownCa)].sort() : caFiles,
		notRead: others.filter((file) => looksLikeUnreadCa(file, names)).map(lookedUp),
		halves: halves.map(({ file, other }) => ({
			file: inFolder(folder, file),
			other: inFolder(folder, other),
		})),
	};
}

/** Tells whether anything in the folder means something to an engine, our own file aside. */
export function hasOthersFiles(folder: CertificateFolder): boolean {
	return folder.files.some(
		(file) => baseName(file) !== OWN_CA_NAME && /\.(?:crt|cert|key)$/.test(baseName(file)),
	);
}

/** The path that a file was looked up by: inside its folder, also where it is a link to elsewhere. */
export function lookedUp(file: SeenFile): string {
	return file.link ?? file.path;
}

function baseName(file: SeenFile): string {
	return lookedUp(file).replace(/^.*[/\\]/, '');
}

function inFolder(folder: CertificateFolder, name: string): string {
	const separator = folder.path.includes('\\') && !folder.path.includes('/') ? '\\' : '/';
	return `${folder.path}${separator}${name}`;
}

/** A file whose content is not known is taken at its name. */
function isCa(file: SeenFile): boolean {
	if (!baseName(file).endsWith('.crt') || file.kind === 'missing') return false;
	return file.kind === 'unread' || holdsCertificate(file.bytes);
}

function looksLikeUnreadCa(file: SeenFile, names: ReadonlySet<string>): boolean {
	const name = baseName(file);
	if (file.kind !== 'there') return false;
	if (name.endsWith('.cert') && names.has(name.replace(/\.cert$/, '.key'))) return false;
	if (!CA_LOOKS.test(name) || holdsPrivateKey(file.bytes)) return false;
	return name.endsWith('.der') || name.endsWith('.cer') || holdsCertificate(file.bytes);
}

function halfOf(file: string, names: ReadonlySet<string>): readonly Half[] {
	const match = /^(.*)\.(cert|key)$/.exec(file);
	if (match === null) return [];
	const other = `${match[1]}.${match[2] === 'cert' ? 'key' : 'cert'}`;
	return names.has(other) ? [] : [{ file, other }];
}
