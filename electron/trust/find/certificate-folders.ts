// Reads a registry's folders of certificates, in the order in which an engine looks at them.
import type { CertificateFolder, FileAccess, SeenFile } from '../../../shared/trust/engine-files';
import { certificateFolderName, OWN_CA_NAME } from '../../../shared/trust/own-names';
import { isNetwork } from '../../../shared/trust/trust-wish';
import { pathsOf } from './finder-world';
import { type FileView, seeFile, seeFolder, unseenFile } from './seen-file';

/** Nobody keeps more in one. */
const MAX_FILES = 100;

/** `folders` are the `certs.d` themselves; `preferred` is the one in which a new folder is made. */
export async function certificateFolders(
	view: FileView,
	host: string | undefined,
	folders: readonly string[],
	preferred: string,
): Promise<readonly CertificateFolder[]> {
	if (host === undefined || isNetwork(host)) {
		return [];
	}
	const { environment } = view.world;
	const name = certificateFolderName(host, environment.platform === 'win32' ? 'windows' : 'other');
	const { join } = pathsOf(environment);
	const found = await Promise.all(
		folders.map((folder) => certificateFolder(view, join(folder, name), folder === preferred)),
	);
	// Nothing is known of a folder in a home that may not be entered, and nothing is done to it.
	return found.filter(({ ownCa, isPreferred }) => isPreferred || !isHidden(ownCa));
}

function isHidden(file: SeenFile): boolean {
	return file.kind === 'unread' && file.reason === 'denied' && file.owner === undefined;
}

async function certificateFolder(
	view: FileView,
	path: string,
	isPreferred: boolean,
): Promise<CertificateFolder> {
	const { join } = pathsOf(view.world.environment);
	const names = await seeFolder(view, path);
	const seen = await Promise.all(
		(names ?? []).slice(0, MAX_FILES).map((name) => seeFile(view, join(path, name))),
	);
	return {
		path,
		exists: names !== undefined,
		files: seen.filter((file) => !(file.kind === 'unread' && file.reason === 'not-a-file')),
		ownCa: await seeFile(view, join(path, OWN_CA_NAME)),
		isPreferred,
	};
}

/** The folder on another computer or in a virtual machine, where nothing can be looked at. */
export function unseenFolders(
	host: string | undefined,
	folder: string,
	access: FileAccess,
): readonly CertificateFolder[] {
	if (host === undefined || isNetwork(host)) {
		return [];
	}
	const path = `${folder}/${certificateFolderName(host, 'other')}`;
	const ownCa = unseenFile(`${path}/${OWN_CA_NAME}`, access, 'missing');
	return [{ path, exists: false, files: [], ownCa, isPreferred: true }];
}
