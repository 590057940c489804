// Every disk that a power cut may legally leave: names that were not made durable are there or not, in any combination;
// content that was not made durable is lost, whole, cut off, or has holes of zeros where blocks never arrived.
import {
	applyChanges,
	type Disk,
	type FileNode,
	foldersOf,
	latest,
	type NameChange,
	type RecordedDisk,
	type RecordingFileSystem,
} from './recording-file-system';

/** Block size: later blocks of one append may arrive without earlier ones. */
const BLOCK_BYTES = 4096;
/** Up to here every subset of the undurable name changes is tried; above, only each beginning of them. */
const SUBSETS_UP_TO = 5;

/** Gives the disks that a power cut at this moment may leave, each once. */
function* crashStates(recorded: RecordedDisk): Generator<Disk> {
	const seen = new Set<string>();
	for (const changes of subsets(recorded.pending)) {
		const names = new Map(recorded.names);
		const folders = new Set(recorded.folders);
		applyChanges(changes, names, folders);
		const reachable = [...names].filter(([file]) =>
			foldersOf(file).every((folder) => folders.has(folder) || folder === '/'),
		);
		for (const disk of contents(reachable)) {
			const picture = JSON.stringify(
				[...disk].map(([file, bytes]) => [file, Buffer.from(bytes).toString('latin1')]),
			);
			if (!seen.has(picture)) {
				seen.add(picture);
				yield disk;
			}
		}
	}
}

/** Takes the crash states before every operation of `work` and after the last one; `judge` opens each. Gives their number. */
export async function judgeCrashes(
	fileSystem: RecordingFileSystem,
	work: () => Promise<void>,
	judge: (disk: Disk, afterOperations: number) => Promise<void>,
): Promise<number> {
	const pictures: { readonly disk: Disk; readonly at: number }[] = [];
	const look = (): void => {
		for (const disk of crashStates(fileSystem.recorded()))
			pictures.push({ disk, at: fileSystem.operations.length });
	};
	fileSystem.onOperation(look);
	await work();
	look();
	for (const { disk, at } of pictures) await judge(disk, at);
	return pictures.length;
}

function* subsets(changes: readonly NameChange[]): Generator<readonly NameChange[]> {
	if (changes.length > SUBSETS_UP_TO) {
		for (let length = 0; length <= changes.length; length += 1) yield changes.slice(0, length);
		return;
	}
	for (let bits = 0; bits < 2 ** changes.length; bits += 1) {
		yield changes.filter((_, index) => (bits & (1 << index)) !== 0);
	}
}

function* contents(files: readonly (readonly [string, FileNode])[]): Generator<Disk> {
	const [first, ...rest] = files;
	if (first === undefined) {
		yield new Map();
		return;
	}
	const [file, node] = first;
	for (const others of contents(rest)) {
		for (const bytes of statesOf(node)) yield new Map([[file, bytes], ...others]);
	}
}

function* statesOf(node: FileNode): Generator<Uint8Array> {
	yield node.durable;
	let before = node.durable;
	for (const after of node.since) {
		yield* between(before, after);
		yield after;
		before = after;
	}
	if (node.since.length > 0) yield* holed(node.durable.byteLength, latest(node));
}

function* between(before: Uint8Array, after: Uint8Array): Generator<Uint8Array> {
	const grown = after.byteLength - before.byteLength;
	for (const cut of new Set([1, grown >> 2, grown >> 1, grown - 1])) {
		if (cut > 0 && cut < grown) yield after.subarray(0, before.byteLength + cut);
	}
}

/** Full length, but blocks that never arrived read as zeros. */
function* holed(durableBytes: number, bytes: Uint8Array): Generator<Uint8Array> {
	for (
		let from = durableBytes;
		from < bytes.byteLength;
		from = (Math.floor(from / BLOCK_BYTES) + 1) * BLOCK_BYTES
	) {
		const to = (Math.floor(from / BLOCK_BYTES) + 1) * BLOCK_BYTES;
		yield Buffer.concat([
			bytes.subarray(0, from),
			Buffer.alloc(Math.min(to, bytes.byteLength) - from),
			bytes.subarray(to),
		]);
	}
	if (bytes.byteLength > durableBytes) {
		yield Buffer.concat([
			bytes.subarray(0, durableBytes),
			Buffer.alloc(bytes.byteLength - durableBytes),
		]);
	}
}
