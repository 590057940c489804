// Brings up the built-in sample: a source registry with made-up images and an empty destination, both on loopback,
// their content in a folder that goes when the sample ends, or at the next start when this process crashed.
import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { diskFault, errnoOf } from '../platform/disk/disk-fault';
import { makeFolders } from '../platform/disk/make-folders';
import { livenessCheck, ownIdentity } from '../platform/lock/process-identity';
import { startEmbeddedRegistry } from './embedded-registry';
import { openFolderStorage } from './folder-storage';
import type { RegistryServer } from './registry-server';
import { type SampleMirror, sampleMirror, writeSampleContent } from './sample-content';

export interface StartSampleOptions {
	/** The data folder; the sample keeps to `samples/` below it. */
	readonly folder: string;
	/** How fast the source gives layers out; by default so that a person can watch (about 3 s). */
	readonly readBytesPerSecond?: number;
}

/** `source` and `destination` are registry hosts. */
export interface Sample extends SampleMirror {
	readonly source: string;
	readonly destination: string;
	/** Ends both registries and removes what they held. */
	close(): Promise<void>;
}

const READ_BYTES_PER_SECOND = 20_000_000;
/** PID-START-RANDOM: whose folder it is. */
const FOLDER_NAME = /^(\d+)-([a-z0-9]+)-[0-9a-f]{8}$/;

/** Makes the content and starts both registries; needs about 130 MB of disk. @throws FaultError disk.full, disk.denied, disk.failed */
export async function startSample(options: StartSampleOptions): Promise<Sample> {
	const samples = path.join(options.folder, 'samples');
	const { pid, start } = ownIdentity();
	const own = path.join(samples, `${pid}-${start}-${randomBytes(4).toString('hex')}`);
	const registries: RegistryServer[] = [];
	async function close(): Promise<void> {
		await Promise.all(registries.map((registry) => registry.close()));
		await removeFolder(own);
	}
	try {
		await removeLeftovers(samples);
		await makeFolders(own);
		const content = await openFolderStorage(path.join(own, 'source'));
		await writeSampleContent(content);
		await content.close();
		const source = await startEmbeddedRegistry({
			folder: path.join(own, 'source'),
			isReadOnly: true,
			readBytesPerSecond: options.readBytesPerSecond ?? READ_BYTES_PER_SECOND,
		});
		registries.push(source);
		const destination = await startEmbeddedRegistry({ folder: path.join(own, 'destination') });
		registries.push(destination);
		const mirror = sampleMirror(source.host, destination.host);
		return { source: source.host, destination: destination.host, ...mirror, close };
	} catch (error) {
		await close().catch(() => undefined);
		throw diskFault(error, own);
	}
}

/** Removes the folders of samples whose process is gone. What can't be removed waits for the next start. */
async function removeLeftovers(samples: string): Promise<void> {
	const isAlive = livenessCheck();
	for (const name of await readdir(samples).catch(noneWhenMissing)) {
		const [, pid, start] = FOLDER_NAME.exec(name) ?? [];
		if (pid === undefined || start === undefined) continue;
		if (await isAlive({ pid: Number(pid), start })) continue;
		await removeFolder(path.join(samples, name)).catch(() => undefined);
	}
}

/** Windows keeps files for a moment after they were closed. */
async function removeFolder(folder: string): Promise<void> {
	await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

function noneWhenMissing(error: unknown): readonly string[] {
	if (errnoOf(error) === 'ENOENT') return [];
	throw error;
}
