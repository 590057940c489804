// Plain HTTP to a registry under test, for seeding and for reading back. Independent of the product's registry client on purpose.
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { Agent, request } from 'undici';

/** Where and how to push samples and to read back. */
export interface RegistryTarget {
	readonly host: string;
	readonly scheme: 'http' | 'https';
	/** Authorization header value for everything in these repositories, or undefined. */
	authorization(repositories: readonly string[]): string | undefined;
}

export interface RegistryAnswer {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	readonly bytes: Buffer;
}

export interface RegistryRequest {
	readonly method?: string;
	/** Below `/v2/`, or an absolute URL or path as a Location gave it. */
	readonly path: string;
	/** Repositories that the authorization must cover. */
	readonly repositories?: readonly string[];
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: Uint8Array | Iterable<Uint8Array>;
}

const ACCEPTED_MANIFESTS = [
	'application/vnd.oci.image.index.v1+json',
	'application/vnd.oci.image.manifest.v1+json',
	'application/vnd.docker.distribution.manifest.list.v2+json',
	'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

// Certificates are not checked: seeding a registry with a bad one must work. Idle sockets must not keep a test alive.
const agent = new Agent({
	connect: { rejectUnauthorized: false },
	keepAliveTimeout: 500,
	bodyTimeout: 0,
	headersTimeout: 0,
});

/** Sends one request and reads the whole answer, whatever its status. */
export async function ask(target: RegistryTarget, one: RegistryRequest): Promise<RegistryAnswer> {
	const url = new URL(one.path, `${target.scheme}://${target.host}/v2/`);
	const authorization = target.authorization(one.repositories ?? []);
	const answer = await request(url, {
		method: one.method ?? 'GET',
		headers: { ...(authorization === undefined ? {} : { authorization }), ...one.headers },
		body: bodyOf(one.body),
		dispatcher: agent,
	});
	const bytes = Buffer.from(await answer.body.arrayBuffer());
	return { status: answer.statusCode, headers: answer.headers, bytes };
}

/** As `ask`, but throws when the status is none of those expected. */
export async function askFor(
	target: RegistryTarget,
	one: RegistryRequest,
	expected: readonly number[],
): Promise<RegistryAnswer> {
	const answer = await ask(target, one);
	if (expected.includes(answer.status)) return answer;
	throw new Error(
		`${one.method ?? 'GET'} ${target.host} ${one.path}: ${answer.status} ${answer.bytes.toString().slice(0, 400)}`,
	);
}

function bodyOf(body: RegistryRequest['body']): Uint8Array | Readable | null {
	if (body === undefined) return null;
	return body instanceof Uint8Array ? body : Readable.from(body, { objectMode: false });
}

/** `sha256:` and the hex digest of the bytes. */
export function digestOf(bytes: Uint8Array): string {
	return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

export interface ReadManifest {
	readonly bytes: Buffer;
	/** Computed here, not what the registry said. */
	readonly digest: string;
	readonly mediaType: string;
}

/** A manifest as the registry has it; undefined when it answers 404. */
export async function readManifest(
	target: RegistryTarget,
	repository: string,
	reference: string,
): Promise<ReadManifest | undefined> {
	const answer = await askFor(
		target,
		{
			path: `${repository}/manifests/${reference}`,
			repositories: [repository],
			headers: { accept: ACCEPTED_MANIFESTS },
		},
		[200, 404],
	);
	if (answer.status === 404) return undefined;
	const mediaType = String(answer.headers['content-type'] ?? '');
	return { bytes: answer.bytes, digest: digestOf(answer.bytes), mediaType };
}

/** The tags of a repository, sorted; none when it does not exist. */
export async function readTags(target: RegistryTarget, repository: string): Promise<string[]> {
	const answer = await askFor(
		target,
		{ path: `${repository}/tags/list`, repositories: [repository] },
		[200, 404],
	);
	if (answer.status === 404) return [];
	const body = JSON.parse(answer.bytes.toString()) as { tags: readonly string[] | null };
	return [...(body.tags ?? [])].sort();
}

export interface ReadBack {
	/** Digest of the manifest the reference points at. */
	readonly digest: string;
	/** Digests of it and of every manifest below it. */
	readonly manifests: readonly string[];
	/** Digests of every blob below it. */
	readonly blobs: readonly string[];
	/** What is missing or does not match its digest; empty when the image is whole. */
	readonly faults: readonly string[];
}

interface Document {
	readonly manifests?: readonly Entry[];
	readonly layers?: readonly Entry[];
	readonly config?: Entry;
}

interface Entry {
	readonly digest: string;
	readonly size: number;
	readonly urls?: readonly string[];
}

/** Reads everything below a reference and hashes every byte: the judge of what was mirrored. */
export async function readBack(
	target: RegistryTarget,
	repository: string,
	reference: string,
): Promise<ReadBack> {
	const manifests = new Set<string>();
	const blobs = new Set<string>();
	const faults: string[] = [];

	async function walk(wanted: string): Promise<string> {
		const read = await readManifest(target, repository, wanted);
		if (read === undefined) {
			faults.push(`manifest ${wanted} is missing`);
			return '';
		}
		if (wanted.startsWith('sha256:') && wanted !== read.digest)
			faults.push(`manifest ${wanted} has digest ${read.digest}`);
		if (manifests.has(read.digest)) return read.digest;
		manifests.add(read.digest);
		const document = JSON.parse(read.bytes.toString()) as Document;
		for (const child of document.manifests ?? []) await walk(child.digest);
		for (const entry of blobEntries(document)) await readEntry(entry);
		return read.digest;
	}

	async function readEntry(entry: Entry): Promise<void> {
		if (blobs.has(entry.digest)) return;
		blobs.add(entry.digest);
		const path = `${repository}/blobs/${entry.digest}`;
		try {
			const answer = await askFor(target, { path, repositories: [repository] }, [200]);
			if (digestOf(answer.bytes) !== entry.digest)
				faults.push(`blob ${entry.digest} has other bytes`);
			if (answer.bytes.length !== entry.size) faults.push(`blob ${entry.digest} has another size`);
		} catch (error) {
			faults.push(`blob ${entry.digest}: ${String(error)}`);
		}
	}

	const digest = await walk(reference);
	return { digest, manifests: [...manifests].sort(), blobs: [...blobs].sort(), faults };
}

function blobEntries(document: Document): Entry[] {
	const entries = [...(document.layers ?? []), ...(document.config ? [document.config] : [])];
	return entries.filter((entry) => entry.urls === undefined);
}
