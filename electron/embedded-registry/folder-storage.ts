// Content in a folder: each blob and manifest once, under its digest, and per repository a journal of what is linked.
//   blobs/ALGORITHM/HEX · repositories/NAME.jsonl ("/" written as ",") · uploads/ID (emptied when opened)
// One process owns a folder. It promises no durability over power loss: nothing is flushed to the device.
import { randomUUID } from 'node:crypto';
import { access, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { type Digest, digestAlgorithm, digestHex } from '../../shared/oci/digest';
import { repositoryProblem } from '../../shared/oci/reference';
import { makeFolders } from '../platform/disk/make-folders';
import type { ContentReading, ContentStorage, ContentWriting, StoredBlob } from './content-storage';
import { openRepositoryJournal, type RepositoryJournal } from './repository-journal';
import { type FileUpload, openUpload } from './upload-session';

const JOURNAL = '.jsonl';

export interface FolderStorage extends ContentStorage {
	readonly writing: ContentWriting;
	/** Streams new content in and links it; for content that is made here and has no digest yet. */
	addBlob(
		repository: string,
		chunks: AsyncIterable<Uint8Array>,
	): Promise<{ readonly digest: Digest; readonly sizeBytes: number }>;
	/** Drops the uploads that are still open. */
	close(): Promise<void>;
}

/** Opens the storage in `folder`, which is made when it is missing. @throws the file system's error. */
export async function openFolderStorage(folder: string): Promise<FolderStorage> {
	const storage = new Folder(folder);
	await storage.load();
	return {
		reading: storage,
		writing: storage,
		addBlob: (repository, chunks) => storage.addBlob(repository, chunks),
		close: () => storage.close(),
	};
}

class Folder implements ContentReading, ContentWriting {
	readonly #folder: string;
	readonly #journals = new Map<string, RepositoryJournal>();
	readonly #uploads = new Map<
		string,
		{ readonly repository: string; readonly session: FileUpload }
	>();
	/** Linking and removing content take turns, so that nothing is removed while it is being linked. */
	#lastChange: Promise<unknown> = Promise.resolve();

	constructor(folder: string) {
		this.#folder = folder;
	}

	async load(): Promise<void> {
		await rm(path.join(this.#folder, 'uploads'), { recursive: true, force: true });
		for (const part of ['uploads', 'repositories', 'blobs/sha256', 'blobs/sha512']) {
			await makeFolders(path.join(this.#folder, part));
		}
		for (const file of await readdir(path.join(this.#folder, 'repositories'))) {
			const repository = file.slice(0, -JOURNAL.length).replaceAll(',', '/');
			if (!file.endsWith(JOURNAL) || repositoryProblem(repository) !== undefined) continue;
			this.#journals.set(repository, await openRepositoryJournal(this.#journalFile(repository)));
		}
	}

	async close(): Promise<void> {
		await Promise.all([...this.#uploads.values()].map(({ session }) => session.cancel()));
	}

	repositories(): Promise<readonly string[]> {
		const held = [...this.#journals].filter(([, journal]) => journal.manifests.size > 0);
		return Promise.resolve(held.map(([name]) => name).sort());
	}

	tags(repository: string): Promise<readonly string[] | undefined> {
		const journal = this.#journals.get(repository);
		if (journal === undefined || journal.manifests.size === 0) return Promise.resolve(undefined);
		return Promise.resolve([...journal.tags.keys()].sort());
	}

	resolveTag(repository: string, tag: string): Promise<Digest | undefined> {
		return Promise.resolve(this.#journals.get(repository)?.tags.get(tag));
	}

	hasManifest(repository: string, digest: Digest): Promise<boolean> {
		return Promise.resolve(this.#journals.get(repository)?.manifests.has(digest) ?? false);
	}

	async manifest(repository: string, digest: Digest) {
		const linked = this.#journals.get(repository)?.manifests.get(digest);
		if (linked === undefined) return undefined;
		const bytes = await readFile(this.#contentFile(digest)).catch(undefinedWhenMissing);
		return bytes === undefined ? undefined : { digest, mediaType: linked.mediaType, bytes };
	}

	async blob(repository: string, digest: Digest): Promise<StoredBlob | undefined> {
		if (this.#journals.get(repository)?.blobs.has(digest) !== true) return undefined;
		const file = this.#contentFile(digest);
		const status = await stat(file).catch(undefinedWhenMissing);
		if (status === undefined) return undefined;
		return { sizeBytes: status.size, open: (from, end) => openPart(file, from, end) };
	}

	referrers(repository: string, subject: Digest): Promise<readonly Digest[]> {
		const manifests = [...(this.#journals.get(repository)?.manifests ?? [])];
		const found = manifests.filter(([, manifest]) => manifest.subject === subject);
		return Promise.resolve(found.map(([digest]) => digest).sort());
	}

	async putManifest(
		repository: string,
		manifest: Parameters<ContentWriting['putManifest']>[1],
		tag?: string,
	): Promise<void> {
		const { digest, mediaType, subject, bytes } = manifest;
		const temporary = path.join(this.#folder, 'uploads', randomUUID());
		await writeFile(temporary, bytes, { flag: 'wx', mode: 0o600 });
		await this.#link(temporary, digest, async () => {
			const journal = await this.#journal(repository);
			const tagged: ['tag', string, Digest][] = tag === undefined ? [] : [['tag', tag, digest]];
			await journal.record([['manifest', digest, mediaType, subject ?? null], ...tagged]);
		});
	}

	deleteManifest(repository: string, digest: Digest): Promise<boolean> {
		return this.#unlink(digest, async () => {
			const journal = this.#journals.get(repository);
			if (journal?.manifests.has(digest) !== true) return false;
			const tags = [...journal.tags].filter(([, target]) => target === digest);
			await journal.record([
				...tags.map(([tag]): ['no-tag', string] => ['no-tag', tag]),
				['no-manifest', digest],
			]);
			return true;
		});
	}

	async deleteTag(repository: string, tag: string): Promise<boolean> {
		const journal = this.#journals.get(repository);
		if (journal?.tags.has(tag) !== true) return false;
		await journal.record([['no-tag', tag]]);
		return true;
	}

	deleteBlob(repository: string, digest: Digest): Promise<boolean> {
		return this.#unlink(digest, async () => {
			const journal = this.#journals.get(repository);
			if (journal?.blobs.has(digest) !== true) return false;
			await journal.record([['no-blob', digest]]);
			return true;
		});
	}

	mountBlob(repository: string, digest: Digest, fromRepository: string): Promise<boolean> {
		return this.#inTurn(async () => {
			if (this.#journals.get(fromRepository)?.blobs.has(digest) !== true) return false;
			await (await this.#journal(repository)).record([['blob', digest]]);
			return true;
		});
	}

	async beginUpload(repository: string): Promise<string> {
		const id = randomUUID();
		const session = await openUpload(path.join(this.#folder, 'uploads', id), {
			commit: (file, digest) =>
				this.#link(file, digest, async () => {
					await (await this.#journal(repository)).record([['blob', digest]]);
				}),
			forget: () => this.#uploads.delete(id),
		});
		this.#uploads.set(id, { repository, session });
		return id;
	}

	upload(repository: string, id: string): FileUpload | undefined {
		const upload = this.#uploads.get(id);
		return upload?.repository === repository ? upload.session : undefined;
	}

	async addBlob(repository: string, chunks: AsyncIterable<Uint8Array>) {
		const session = this.upload(repository, await this.beginUpload(repository));
		if (session === undefined) throw new Error('the upload just begun is gone');
		await session.append(chunks);
		const [digest, sizeBytes] = [session.currentDigest(), session.offsetBytes];
		await session.finish(digest);
		return { digest, sizeBytes };
	}

	#inTurn<T>(change: () => Promise<T>): Promise<T> {
		const done = this.#lastChange.then(change);
		this.#lastChange = done.catch(() => undefined);
		return done;
	}

	#link(file: string, digest: Digest, record: () => Promise<void>): Promise<void> {
		return this.#inTurn(async () => {
			await moveIntoPlace(file, this.#contentFile(digest));
			await record();
		});
	}

	#unlink(digest: Digest, record: () => Promise<boolean>): Promise<boolean> {
		return this.#inTurn(async () => {
			if (!(await record())) return false;
			const isLinked = [...this.#journals.values()].some(
				(journal) => journal.blobs.has(digest) || journal.manifests.has(digest),
			);
			if (!isLinked) await rm(this.#contentFile(digest), { force: true });
			return true;
		});
	}

	/** Called only in turn, or two journals of one repository could be open. */
	async #journal(repository: string): Promise<RepositoryJournal> {
		const known = this.#journals.get(repository);
		if (known !== undefined) return known;
		const journal = await openRepositoryJournal(this.#journalFile(repository));
		this.#journals.set(repository, journal);
		return journal;
	}

	// Flat, and with a character that no name has: nothing of a name can lead elsewhere.
	#journalFile(repository: string): string {
		return path.join(this.#folder, 'repositories', `${repository.replaceAll('/', ',')}${JOURNAL}`);
	}

	#contentFile(digest: Digest): string {
		return path.join(this.#folder, 'blobs', digestAlgorithm(digest), digestHex(digest));
	}
}

async function openPart(file: string, fromByte: number, endByte: number): Promise<Readable> {
	if (endByte <= fromByte) return Readable.from([]);
	const handle = await open(file, 'r');
	return handle.createReadStream({ start: fromByte, end: endByte - 1, highWaterMark: 256 * 1024 });
}

/** Windows refuses to replace a file that is being read; the one in place has the same bytes. */
async function moveIntoPlace(file: string, target: string): Promise<void> {
	try {
		await rename(file, target);
	} catch (error) {
		await access(target).catch(() => {
			throw error;
		});
		await rm(file, { force: true });
	}
}

function undefinedWhenMissing(error: NodeJS.ErrnoException): undefined {
	if (error.code === 'ENOENT') return undefined;
	throw error;
}
