// Files that were dropped or chosen, as text; or why each is none.
import { MAX_LIST_BYTES } from '../../../../shared/image-list/from-text';
import { readListFile } from '../../../../shared/mirror/draft/pasted-text';

export type OfferedFile =
	| { readonly ok: true; readonly name: string; readonly text: string }
	| {
			readonly ok: false;
			readonly name: string;
			readonly why: 'too-large' | 'binary' | 'empty' | 'folder' | 'unreadable';
	  };

/** Reads files one after the other; one that is too large is not read at all. */
export async function readFiles(files: readonly File[]): Promise<readonly OfferedFile[]> {
	const read: OfferedFile[] = [];
	for (const file of files) {
		read.push(await readFile(file));
	}
	return read;
}

/** Reads what was dropped; folders are told by name. The items are only good until the first wait. */
export function readItems(items: readonly DataTransferItem[]): Promise<readonly OfferedFile[]> {
	const found = items
		.filter((item) => item.kind === 'file')
		.map((item) => ({ file: item.getAsFile(), entry: item.webkitGetAsEntry() }));
	return Promise.all(
		found.map(async ({ file, entry }): Promise<OfferedFile> => {
			if (entry?.isDirectory === true) return { ok: false, name: entry.name, why: 'folder' };
			return file === null
				? { ok: false, name: entry?.name ?? '', why: 'unreadable' }
				: await readFile(file);
		}),
	);
}

async function readFile(file: File): Promise<OfferedFile> {
	const { name } = file;
	if (file.size > MAX_LIST_BYTES) return { ok: false, name, why: 'too-large' };
	try {
		const read = readListFile(new Uint8Array(await file.arrayBuffer()));
		return read.ok ? { ok: true, name, text: read.text } : { ok: false, name, why: read.why };
	} catch {
		return { ok: false, name, why: 'unreadable' };
	}
}
