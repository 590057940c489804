// The few disk operations that durable data needs, so that tests can be a disk that crashes. Not a general file API:
// everything is private to the user (files 0600, folders 0700) unless the one who writes says whom it belongs to.

/** A file being written. One writer at a time; operations must be awaited one after the other. */
export interface WritableFile {
	/** Size when it was opened plus what was appended since. */
	readonly sizeBytes: number;
	/** Writes all bytes at the end. After a failure some of them may be there: `truncate` back. */
	append(bytes: Uint8Array): Promise<void>;
	truncate(sizeBytes: number): Promise<void>;
	/** Returns when the content would survive a power cut. Says nothing about the file's name: `syncFolder`. */
	sync(): Promise<void>;
	close(): Promise<void>;
}

/** Every method throws FaultError disk.full, disk.denied or disk.failed with the path as subject. */
export interface FileSystem {
	/**
	 * Gives the content, `undefined` when there is no such file. What is no regular file, or has more than `maxBytes`
	 * (else 512 MiB), is refused with disk.failed, whose facts `problem` and `remedy` say so.
	 */
	read(path: string, maxBytes?: number): Promise<Uint8Array | undefined>;
	/** Makes a new file, 0600; refuses when the name is taken (O_EXCL, so no link is followed). */
	create(path: string): Promise<WritableFile>;
	/** Opens for appending; made, 0600, when missing. */
	openToAppend(path: string): Promise<WritableFile>;
	/** Replaces `to` in one step. */
	rename(from: string, to: string): Promise<void>;
	/** Missing is fine. */
	remove(path: string): Promise<void>;
	/** Makes the names in a folder (created, renamed, removed) survive a power cut. Does nothing on Windows, which has no such call. */
	syncFolder(path: string): Promise<void>;
	/** Makes a folder and its missing parents, 0700, their names durable. */
	makeFolder(path: string): Promise<void>;
	/** Names in a folder, sorted; empty when it is missing. */
	list(path: string): Promise<readonly string[]>;
	/** Gives where a symbolic link finally points; the path itself when it is no link or does not exist. */
	followLinks(path: string): Promise<string>;
}

/** Whom a file belongs to, and who may do what. On Windows, which has neither, all of it is 0. */
export interface FileRights {
	/** Permission bits, such as 0o644; of folders 0o1000 (sticky) too. */
	readonly mode: number;
	readonly userId: number;
	readonly groupId: number;
}

export interface FileStatus extends FileRights {
	readonly kind: 'file' | 'folder' | 'link' | 'other';
}

/** For files that belong to others than the user, or that others read, such as an engine's. */
export interface RightsFileSystem extends FileSystem {
	/** A link is told as such, not followed; `undefined` when nothing is there. */
	status(path: string): Promise<FileStatus | undefined>;
	/** Durable with the next `sync` of the file. */
	setRights(path: string, rights: FileRights): Promise<void>;
	/** Gives a file a second name; fails when the name is taken (`errno` EEXIST), and on disks that know no such names. */
	link(from: string, to: string): Promise<void>;
	/** Makes one folder with exactly these permission bits, its name durable; its parent must be there. */
	makeFolderFor(path: string, mode: number): Promise<void>;
	/** Removes a folder that is empty; others and missing ones stay as they are. */
	removeEmptyFolder(path: string): Promise<void>;
}
