// A well-behaved distribution registry in memory, with what docker-registry 2.8.2 lacks: referrers, strict ranges, paging.
// No sockets here; scripted-registry.ts serves it and registry-profiles.ts makes it misbehave.
import { randomUUID } from 'node:crypto';
import { digestOf } from './registry-target';
import { blobOf, type SampleBlob } from './sample-content';
import type { SampleManifest } from './sample-images';

export interface RegistryCall {
	readonly method: string;
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: Readonly<Record<string, string | undefined>>;
	/** Scheme and host as the client named them. */
	readonly origin: string;
	body(): Promise<Buffer>;
}

export interface RegistryReply {
	readonly status: number;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string | Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

export interface MemoryRegistryOptions {
	/** Whether the referrers API of OCI 1.1 is there. */
	readonly hasReferrers?: boolean;
	readonly referrersPerPage?: number;
	readonly tagsPerPage?: number;
	/** Whether a manifest's blobs and children must be there. */
	readonly checksManifests?: boolean;
	readonly hasMount?: boolean;
}

export interface StoredManifest {
	readonly bytes: Buffer;
	readonly mediaType: string;
}

interface Repository {
	readonly blobs: Set<string>;
	readonly manifests: Map<string, StoredManifest>;
	readonly tags: Map<string, string>;
}

interface Upload {
	readonly repository: string;
	bytes: Buffer[];
	sizeBytes: number;
}

interface Document {
	readonly mediaType?: string;
	readonly artifactType?: string;
	readonly config?: { readonly digest: string; readonly mediaType: string };
	readonly layers?: readonly { readonly digest: string; readonly urls?: readonly string[] }[];
	readonly manifests?: readonly { readonly digest: string }[];
	readonly subject?: { readonly digest: string };
	readonly annotations?: Readonly<Record<string, string>>;
}

const ROUTE = /^\/v2\/(.+)\/(manifests|blobs|tags|referrers)\/(.*)$/;

export class MemoryRegistry {
	readonly #blobs = new Map<string, SampleBlob>();
	readonly #repositories = new Map<string, Repository>();
	readonly #uploads = new Map<string, Upload>();

	constructor(private readonly options: MemoryRegistryOptions = {}) {}

	/** Puts a sample in without HTTP; large layers are made again at each read and take no memory. */
	store(name: string, sample: SampleManifest, ...tags: readonly string[]): void {
		const repository = this.#repository(name);
		for (const child of sample.children) this.store(name, child);
		for (const blob of sample.blobs) {
			this.#blobs.set(blob.digest, blob);
			repository.blobs.add(blob.digest);
		}
		repository.manifests.set(sample.digest, { bytes: sample.bytes, mediaType: sample.mediaType });
		for (const tag of tags) repository.tags.set(tag, sample.digest);
	}

	/** The digest a tag points at. */
	tagged(repository: string, tag: string): string | undefined {
		return this.#repositories.get(repository)?.tags.get(tag);
	}

	manifest(repository: string, digest: string): StoredManifest | undefined {
		return this.#repositories.get(repository)?.manifests.get(digest);
	}

	hasBlob(repository: string, digest: string): boolean {
		return this.#repositories.get(repository)?.blobs.has(digest) ?? false;
	}

	/** Replaces a blob's bytes under the same digest: a corrupt registry. */
	corruptBlob(digest: string, bytes: Uint8Array): void {
		this.#blobs.set(digest, { ...blobOf(bytes, ''), digest });
	}

	/** Forgets a blob in one repository: an incomplete source. */
	loseBlob(repository: string, digest: string): void {
		this.#repositories.get(repository)?.blobs.delete(digest);
	}

	/** Ends all uploads under way, as a restart without a shared secret does. */
	forgetUploads(): void {
		this.#uploads.clear();
	}

	async handle(call: RegistryCall): Promise<RegistryReply> {
		if (call.path === '/v2/' || call.path === '/v2') return { status: 200, body: '{}' };
		if (call.path === '/v2/_catalog') return this.#catalog(call);
		const [, name = '', kind = '', rest = ''] = ROUTE.exec(call.path) ?? [];
		if (kind === 'blobs' && /^uploads(\/|$)/.test(rest))
			return await this.#upload(call, name, rest.replace(/^uploads\/?/, ''));
		switch (kind) {
			case 'manifests':
				return await this.#manifest(call, name, rest);
			case 'blobs':
				return this.#blob(call, name, rest);
			case 'tags':
				return this.#tags(call, name);
			case 'referrers':
				return this.#referrers(call, name, rest);
			default:
				return notFound();
		}
	}

	#repository(name: string): Repository {
		let repository = this.#repositories.get(name);
		if (repository === undefined) {
			repository = { blobs: new Set(), manifests: new Map(), tags: new Map() };
			this.#repositories.set(name, repository);
		}
		return repository;
	}

	async #manifest(call: RegistryCall, name: string, reference: string): Promise<RegistryReply> {
		if (call.method === 'PUT') return await this.#putManifest(call, name, reference);
		const repository = this.#repositories.get(name);
		if (repository === undefined)
			return errorReply(404, 'NAME_UNKNOWN', 'repository name not known');
		const digest = reference.includes(':') ? reference : (repository.tags.get(reference) ?? '');
		const stored = repository.manifests.get(digest);
		if (stored === undefined) return errorReply(404, 'MANIFEST_UNKNOWN', `unknown: ${reference}`);
		if (call.method === 'DELETE') {
			if (reference.includes(':')) repository.manifests.delete(digest);
			else repository.tags.delete(reference);
			return { status: 202 };
		}
		const headers = {
			'content-type': stored.mediaType,
			'docker-content-digest': digest,
			'content-length': String(stored.bytes.length),
		};
		return { status: 200, headers, ...(call.method === 'HEAD' ? {} : { body: stored.bytes }) };
	}

	async #putManifest(call: RegistryCall, name: string, reference: string): Promise<RegistryReply> {
		const bytes = await call.body();
		const digest = digestOf(bytes);
		if (reference.includes(':') && reference !== digest)
			return errorReply(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content');
		const document = parseDocument(bytes);
		if (document === undefined) return errorReply(400, 'MANIFEST_INVALID', 'manifest invalid');
		const repository = this.#repository(name);
		const missing =
			this.options.checksManifests === false ? [] : missingParts(repository, document);
		if (missing.length > 0)
			return errorReply(400, 'MANIFEST_BLOB_UNKNOWN', 'blob unknown to registry', missing);
		const mediaType = call.headers['content-type'] ?? document.mediaType ?? '';
		repository.manifests.set(digest, { bytes, mediaType });
		if (!reference.includes(':')) repository.tags.set(reference, digest);
		const headers: Record<string, string> = {
			location: `/v2/${name}/manifests/${digest}`,
			'docker-content-digest': digest,
		};
		if (this.options.hasReferrers === true && document.subject !== undefined)
			headers['oci-subject'] = document.subject.digest;
		return { status: 201, headers };
	}

	#blob(call: RegistryCall, name: string, digest: string): RegistryReply {
		const blob = this.hasBlob(name, digest) ? this.#blobs.get(digest) : undefined;
		if (blob === undefined) return errorReply(404, 'BLOB_UNKNOWN', 'blob unknown to registry');
		if (call.method === 'DELETE') {
			this.loseBlob(name, digest);
			return { status: 202 };
		}
		const common = {
			'content-type': 'application/octet-stream',
			'docker-content-digest': digest,
			'accept-ranges': 'bytes',
		};
		const range = rangeOf(call.headers['range'], blob.sizeBytes);
		if (range === 'bad') {
			const headers = { 'content-range': `bytes */${blob.sizeBytes}` };
			return { ...errorReply(416, 'UNSUPPORTED', 'range not satisfiable'), headers };
		}
		const [first, last] = range ?? [0, blob.sizeBytes - 1];
		const headers = {
			...common,
			'content-length': String(last - first + 1),
			...(range === undefined
				? {}
				: { 'content-range': `bytes ${first}-${last}/${blob.sizeBytes}` }),
		};
		const status = range === undefined ? 200 : 206;
		return call.method === 'HEAD'
			? { status, headers }
			: { status, headers, body: slice(blob.chunks(), first, last) };
	}

	async #upload(call: RegistryCall, name: string, id: string): Promise<RegistryReply> {
		if (call.method === 'POST') return await this.#beginUpload(call, name);
		const upload = this.#uploads.get(id);
		if (upload?.repository !== name)
			return errorReply(404, 'BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry');
		const where = { location: `${call.origin}/v2/${name}/blobs/uploads/${id}` };
		switch (call.method) {
			case 'GET':
				return { status: 204, headers: { ...where, range: rangeText(upload) } };
			case 'DELETE':
				this.#uploads.delete(id);
				return { status: 204 };
			case 'PATCH': {
				const start = /^(\d+)-\d+$/.exec(call.headers['content-range'] ?? '')?.[1];
				if (start !== undefined && Number(start) !== upload.sizeBytes)
					return { status: 416, headers: { ...where, range: rangeText(upload) } };
				append(upload, await call.body());
				return { status: 202, headers: { ...where, range: rangeText(upload) } };
			}
			case 'PUT':
				append(upload, await call.body());
				this.#uploads.delete(id);
				return this.#commit(call, name, Buffer.concat(upload.bytes));
			default:
				return errorReply(405, 'UNSUPPORTED', 'method not allowed');
		}
	}

	async #beginUpload(call: RegistryCall, name: string): Promise<RegistryReply> {
		const mount = call.query.get('mount');
		const from = call.query.get('from') ?? '';
		if (mount !== null && this.options.hasMount !== false && this.hasBlob(from, mount)) {
			this.#repository(name).blobs.add(mount);
			return created(name, mount);
		}
		if (call.query.get('digest') !== null) return this.#commit(call, name, await call.body());
		const id = randomUUID();
		this.#uploads.set(id, { repository: name, bytes: [], sizeBytes: 0 });
		const location = `${call.origin}/v2/${name}/blobs/uploads/${id}`;
		return { status: 202, headers: { location, range: '0-0', 'docker-upload-uuid': id } };
	}

	#commit(call: RegistryCall, name: string, bytes: Buffer): RegistryReply {
		const digest = digestOf(bytes);
		if (call.query.get('digest') !== digest)
			return errorReply(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content');
		this.#blobs.set(digest, blobOf(bytes, 'application/octet-stream'));
		this.#repository(name).blobs.add(digest);
		return created(name, digest);
	}

	#tags(call: RegistryCall, name: string): RegistryReply {
		const repository = this.#repositories.get(name);
		if (repository === undefined)
			return errorReply(404, 'NAME_UNKNOWN', 'repository name not known');
		const perPage = Number(
			call.query.get('n') ?? this.options.tagsPerPage ?? Number.MAX_SAFE_INTEGER,
		);
		const page = pageOf([...repository.tags.keys()], call, perPage);
		return page.reply({ name, tags: page.names });
	}

	#catalog(call: RegistryCall): RegistryReply {
		const page = pageOf([...this.#repositories.keys()], call, Number(call.query.get('n') ?? 100));
		return page.reply({ repositories: page.names });
	}

	#referrers(call: RegistryCall, name: string, subject: string): RegistryReply {
		if (this.options.hasReferrers !== true) return notFound();
		const wanted = call.query.get('artifactType');
		const entries = [...(this.#repositories.get(name)?.manifests ?? [])].flatMap(
			([digest, stored]) => {
				const document = parseDocument(stored.bytes);
				if (document?.subject?.digest !== subject) return [];
				const artifactType = document.artifactType ?? document.config?.mediaType;
				if (wanted !== null && wanted !== artifactType) return [];
				const { mediaType } = stored;
				const { annotations } = document;
				return [{ mediaType, digest, size: stored.bytes.length, artifactType, annotations }];
			},
		);
		const byDigest = new Map(entries.map((entry) => [entry.digest, entry]));
		const perPage = this.options.referrersPerPage ?? Number.MAX_SAFE_INTEGER;
		const page = pageOf([...byDigest.keys()], call, perPage);
		const mediaType = 'application/vnd.oci.image.index.v1+json';
		const manifests = page.names.map((digest) => byDigest.get(digest));
		const reply = page.reply({ schemaVersion: 2, mediaType, manifests });
		const filter = wanted === null ? {} : { 'oci-filters-applied': 'artifactType' };
		return { ...reply, headers: { ...reply.headers, 'content-type': mediaType, ...filter } };
	}
}

/** An answer with an error body of the distribution specification. */
export function errorReply(
	status: number,
	code: string,
	message: string,
	detail?: unknown,
): RegistryReply {
	return {
		status,
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ errors: [{ code, message, detail }] }),
	};
}

function notFound(): RegistryReply {
	return { status: 404, headers: { 'content-type': 'text/plain' }, body: '404 page not found\n' };
}

function created(name: string, digest: string): RegistryReply {
	const location = `/v2/${name}/blobs/${digest}`;
	return { status: 201, headers: { location, 'docker-content-digest': digest } };
}

function append(upload: Upload, bytes: Buffer): void {
	upload.bytes.push(bytes);
	upload.sizeBytes += bytes.length;
}

function rangeText(upload: Upload): string {
	return `0-${Math.max(0, upload.sizeBytes - 1)}`;
}

function parseDocument(bytes: Buffer): Document | undefined {
	try {
		const value: unknown = JSON.parse(bytes.toString());
		return typeof value === 'object' && value !== null ? value : undefined;
	} catch {
		return undefined;
	}
}

function missingParts(repository: Repository, document: Document): string[] {
	const layers = (document.layers ?? []).filter((layer) => layer.urls === undefined);
	const blobs = [...layers, ...(document.config ? [document.config] : [])];
	const missingBlobs = blobs.filter((one) => !repository.blobs.has(one.digest));
	const children = (document.manifests ?? []).filter(
		(one) => !repository.manifests.has(one.digest),
	);
	return [...missingBlobs, ...children].map((one) => one.digest);
}

/** First and last byte; undefined without a range that is understood; 'bad' when nothing of it exists. */
function rangeOf(
	header: string | undefined,
	sizeBytes: number,
): [number, number] | 'bad' | undefined {
	const [, start = '', end = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
	if (start === '' && end === '') return undefined;
	const first = start === '' ? Math.max(0, sizeBytes - Number(end)) : Number(start);
	const last = start === '' || end === '' ? sizeBytes - 1 : Math.min(Number(end), sizeBytes - 1);
	return first > last ? 'bad' : [first, last];
}

function* slice(chunks: Iterable<Buffer>, first: number, last: number): Iterable<Buffer> {
	let offset = 0;
	for (const chunk of chunks) {
		const piece = chunk.subarray(Math.max(0, first - offset), Math.max(0, last + 1 - offset));
		if (piece.length > 0) yield piece;
		offset += chunk.length;
		if (offset > last) return;
	}
}

interface Page {
	readonly names: readonly string[];
	reply(body: unknown): RegistryReply;
}

function pageOf(all: readonly string[], call: RegistryCall, perPage: number): Page {
	const last = call.query.get('last');
	const rest = [...all].sort().filter((name) => last === null || name > last);
	const names = rest.slice(0, perPage);
	const next = new URLSearchParams(call.query);
	next.set('last', names.at(-1) ?? '');
	if (Number.isSafeInteger(perPage) && perPage < Number.MAX_SAFE_INTEGER)
		next.set('n', String(perPage));
	const headers: Record<string, string> = { 'content-type': 'application/json' };
	if (names.length < rest.length) headers['link'] = `<${call.path}?${next.toString()}>; rel="next"`;
	return { names, reply: (body) => ({ status: 200, headers, body: JSON.stringify(body) }) };
}
