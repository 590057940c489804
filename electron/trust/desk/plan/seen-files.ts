// The files in what was read of an engine: to find one by its path, and to ask what an engine would make of other content.
import type {
	CertificateFolder,
	EngineFiles,
	SeenFile,
} from '../../../../shared/trust/engine-files';
import { sha256Of } from '../look-at-file';

/** All files, in the order in which they are read; each once. */
export function seenFilesOf(files: EngineFiles): readonly SeenFile[] {
	const certificates = files.certificates.flatMap((folder) => [...folder.files, folder.ownCa]);
	const all =
		files.kind === 'docker'
			? [files.daemonJson, ...certificates]
			: [
					files.main,
					...files.dropIns.flatMap((folder) => folder.files),
					...(files.ownDropIn === undefined ? [] : [files.ownDropIn]),
					...certificates,
				];
	return [...new Map(all.map((file) => [file.path, file])).values()];
}

/** The same with other content at some paths; `undefined`: no file. */
export function withContents(
	files: EngineFiles,
	contents: ReadonlyMap<string, Uint8Array | undefined>,
): EngineFiles {
	const changed = (file: SeenFile): SeenFile =>
		contents.has(file.path) ? withContent(file, contents.get(file.path)) : file;
	const certificates = files.certificates.map((folder) => changedFolder(folder, changed));
	if (files.kind === 'docker') {
		return { ...files, daemonJson: changed(files.daemonJson), certificates };
	}
	const { ownDropIn } = files;
	return {
		...files,
		main: changed(files.main),
		dropIns: files.dropIns.map(({ folder, files: inside }) => ({
			folder,
			files: withMember(inside, ownDropIn, folder).map(changed).filter(isThere),
		})),
		...(ownDropIn === undefined ? {} : { ownDropIn: changed(ownDropIn) }),
		certificates,
	};
}

function changedFolder(
	folder: CertificateFolder,
	changed: (file: SeenFile) => SeenFile,
): CertificateFolder {
	const files = withMember(folder.files, folder.ownCa, folder.path).map(changed).filter(isThere);
	return {
		...folder,
		files,
		ownCa: changed(folder.ownCa),
		// A folder that is empty goes with our CA.
		exists: files.length > 0 || (folder.exists && folder.files.length === 0),
	};
}

/** A file of ours that is missing may be there with the other content. */
function withMember(
	files: readonly SeenFile[],
	own: SeenFile | undefined,
	folder: string,
): readonly SeenFile[] {
	const isInside = own?.path.startsWith(`${folder}/`) === true;
	return own === undefined || !isInside || files.some(({ path }) => path === own.path)
		? files
		: [...files, own].sort((one, other) => (one.path < other.path ? -1 : 1));
}

function isThere({ kind }: SeenFile): boolean {
	return kind !== 'missing';
}

function withContent(file: SeenFile, bytes: Uint8Array | undefined): SeenFile {
	const { path, link, access } = file;
	const base = { path, ...(link === undefined ? {} : { link }), access };
	const owner = file.owner ?? '';
	return bytes === undefined
		? { ...base, kind: 'missing', owner }
		: {
				...base,
				kind: 'there',
				bytes,
				sha256: sha256Of(bytes),
				owner,
				mode: file.kind === 'there' ? file.mode : 0o644,
				changedAtMs: 0,
			};
}
