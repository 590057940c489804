// The only user of dockerode: Docker's API, and Podman's that is compatible with it.
import Docker from 'dockerode';
import { z } from 'zod';
import { type EngineInfo, engineTitle } from '../../shared/engine/engine-info';
import { type Digest, parseDigest } from '../../shared/oci/digest';
import { formatReference, parseReference } from '../../shared/oci/reference';
import { isDockerHub } from '../../shared/oci/registry-host';
import type { Credential } from '../../shared/registry/credential';
import { FaultError, faultError } from '../platform/fault-error';
import type {
	EngineClient,
	EngineImage,
	EngineWork,
	PinnedName,
	TagName,
	TransferOptions,
} from './engine-client';
import { dockerDaemon, type EngineDaemon, podmanDaemon } from './engine-daemon';
import type { EngineEndpoint } from './engine-endpoint';
import { connectionFault, faultOfWork } from './engine-fault';
import { EngineModem, EngineRefusal } from './engine-modem';
import { BrokenStream, type EngineLine, readEngineStream } from './engine-stream';
import { pulledLayer, pushedLayer } from './layer-progress';

/** The newest API version that this was written for; an older engine's own is used with it. */
const NEWEST_API = '1.47';
const HUB_ADDRESS = 'https://index.docker.io/v1/';
const ALIVE_LIMIT_MS = 3000;

/** What an engine says of itself, before it is known whether it can be used. */
export interface EngineFacts {
	readonly version: unknown;
	readonly info: unknown;
}

/** Asks an engine who it is: its /version and /info as they come. @throws FaultError engine.* */
export async function askEngine(
	endpoint: EngineEndpoint,
	signal: AbortSignal,
): Promise<EngineFacts> {
	const modem = new EngineModem(endpoint);
	try {
		const docker = dockerOver(modem, signal);
		const version: unknown = await docker.version();
		const info: unknown = await docker.info();
		return { version, info };
	} catch (error) {
		signal.throwIfAborted();
		throw new FaultError(connectionFault(error, endpoint.name), error);
	} finally {
		modem.close();
	}
}

/** Makes a client of an engine that has answered. */
export function createDockerodeEngine(endpoint: EngineEndpoint, info: EngineInfo): EngineClient {
	return new DockerodeEngine(endpoint, info);
}

/** Every request ends with the signal, also those for which dockerode takes none. */
function dockerOver(modem: EngineModem, signal: AbortSignal): Docker {
	const bound: Pick<EngineModem, 'dial'> = {
		dial: (request, callback) => modem.dial({ ...request, abortSignal: signal }, callback),
	};
	const options: Docker.DockerOptions & { readonly modem: typeof bound } = { modem: bound };
	return new Docker(options);
}

/** The older of two API versions such as `1.41`. */
function olderApi(one: string, other: string): string {
	const minor = (version: string): number => Number(/^1\.(\d+)$/.exec(version)?.[1] ?? 0);
	return minor(one) > 0 && minor(one) < minor(other) ? one : other;
}

/** What an engine calls an image becomes part of addresses and texts: only what has the form of a name is one. */
const namesSchema = z
	.array(z.string())
	.nullish()
	.transform((names) => (names ?? []).filter((name) => parseReference(name).ok));
const imageSchema = z.object({
	Id: z.string().regex(/^(?:sha256:)?[0-9a-f]{64}$/),
	RepoTags: namesSchema,
	RepoDigests: namesSchema,
	RootFS: z.object({ Layers: z.array(z.string()).nullish() }).nullish(),
});

class DockerodeEngine implements EngineClient {
	readonly info: EngineInfo;
	readonly daemon: EngineDaemon;
	readonly #modem: EngineModem;
	/** For paths that carry no version, or one of their own. */
	readonly #bare: EngineModem;

	constructor(endpoint: EngineEndpoint, info: EngineInfo) {
		this.info = info;
		this.#modem = new EngineModem(endpoint, olderApi(info.apiVersion, NEWEST_API));
		this.#bare = new EngineModem(endpoint);
		this.daemon = info.kind === 'docker' ? dockerDaemon(this.#modem) : podmanDaemon(this.#bare);
	}

	async findImage(name: string, signal: AbortSignal): Promise<EngineImage | undefined> {
		const found = await this.#unlessMissing(signal, () =>
			this.#docker(signal).getImage(name).inspect(),
		);
		const image = imageSchema.safeParse(found);
		return image.success
			? {
					id: image.data.Id,
					tags: image.data.RepoTags,
					digests: image.data.RepoDigests,
					diffIds: image.data.RootFS?.Layers ?? [],
				}
			: undefined;
	}

	async pull(name: PinnedName | TagName, options: TransferOptions): Promise<void> {
		const { registry, repository } = name;
		const work = this.#work(name, 'pull', options.credential);
		await this.#follow(work, options, {
			open: () =>
				this.#docker(options.signal).createImage(authOf(registry, options.credential), {
					fromImage: `${registry}/${repository}`,
					tag: 'digest' in name ? name.digest : name.tag,
				}),
			layerOf: pulledLayer,
			// Docker ends with `Digest:` and `Status:`. Podman only says that the image's config is there; what it has
			// is looked up afterwards.
			isEnd: ({ status = '' }) =>
				this.info.kind === 'podman' ||
				status.startsWith('Digest: ') ||
				status.startsWith('Status: '),
		});
	}

	async tag(image: string, name: TagName, signal: AbortSignal): Promise<void> {
		const { registry, repository, tag } = name;
		await this.#call(formatReference(name), signal, () =>
			this.#docker(signal)
				.getImage(image)
				.tag({ repo: `${registry}/${repository}`, tag }),
		);
	}

	async push(name: TagName, options: TransferOptions): Promise<Digest> {
		const { registry, repository, tag } = name;
		const work = this.#work(name, 'push', options.credential);
		let pushed: Digest | undefined;
		await this.#follow(work, options, {
			open: () =>
				this.#docker(options.signal)
					.getImage(`${registry}/${repository}`)
					// Docker 20.10 refuses a push without the header, even where nobody signs in.
					.push({ tag, authconfig: authOf(registry, options.credential) ?? {} }),
			layerOf: pushedLayer,
			isEnd: (line) => {
				pushed = pushedDigest(line) ?? pushed;
				return pushed !== undefined;
			},
		});
		return pushed ?? brokeOff(work);
	}

	async removeName(name: string, signal: AbortSignal): Promise<void> {
		await this.#unlessMissing(signal, () => this.#docker(signal).getImage(name).remove());
	}

	async isAlive(signal: AbortSignal): Promise<boolean> {
		try {
			const limit = AbortSignal.any([signal, AbortSignal.timeout(ALIVE_LIMIT_MS)]);
			await this.#docker(limit).ping();
			return true;
		} catch {
			return false;
		}
	}

	close(): void {
		this.#modem.close();
		this.#bare.close();
	}

	#docker(signal: AbortSignal): Docker {
		return dockerOver(this.#modem, signal);
	}

	async #follow(
		work: EngineWork,
		{ signal, onLayer }: TransferOptions,
		how: {
			readonly open: () => Promise<NodeJS.ReadableStream>;
			readonly layerOf: (line: EngineLine) => Parameters<typeof onLayer>[0] | undefined;
			readonly isEnd: (line: EngineLine) => boolean;
		},
	): Promise<void> {
		try {
			let isEnded = false;
			const stream = (await how.open()) as unknown as AsyncIterable<Uint8Array>;
			for await (const line of readEngineStream(stream)) {
				isEnded = how.isEnd(line) || isEnded;
				const layer = how.layerOf(line);
				if (layer !== undefined) {
					onLayer(layer);
				}
			}
			if (!isEnded) {
				throw new BrokenStream('the answer ended without the digest');
			}
		} catch (error) {
			signal.throwIfAborted();
			throw faultOfWork(error, work);
		}
	}

	async #unlessMissing<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T | undefined> {
		try {
			return await ask();
		} catch (error) {
			if (error instanceof EngineRefusal && error.status === 404) {
				return undefined;
			}
			throw this.#faultOf(error, signal, this.info.endpoint);
		}
	}

	async #call<T>(subject: string, signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
		try {
			return await ask();
		} catch (error) {
			throw this.#faultOf(error, signal, subject);
		}
	}

	#faultOf(error: unknown, signal: AbortSignal, subject: string): FaultError {
		signal.throwIfAborted();
		if (!(error instanceof EngineRefusal)) {
			return new FaultError(connectionFault(error, this.info.endpoint, this.#name), error);
		}
		return faultError({
			code: 'engine.failed',
			side: 'this-computer',
			subject,
			detail: error.message,
			facts: { engine: this.#name },
		});
	}

	get #name(): string {
		return engineTitle(this.info);
	}

	#work(
		name: PinnedName | TagName,
		action: EngineWork['action'],
		credential: Credential | undefined,
	): EngineWork {
		return {
			engine: this.#name,
			endpoint: this.info.endpoint,
			subject: formatReference(name),
			registry: name.registry,
			repository: name.repository,
			side: action === 'pull' ? 'source' : 'destination',
			action,
			hasCredential: credential !== undefined,
		};
	}
}

function authOf(
	registry: string,
	credential: Credential | undefined,
): Record<string, string> | undefined {
	if (credential === undefined) {
		return undefined;
	}
	const serveraddress = isDockerHub(registry) ? HUB_ADDRESS : registry;
	return credential.kind === 'identity-token'
		? { identitytoken: credential.secret, serveraddress }
		: { username: credential.username, password: credential.secret, serveraddress };
}

/** Docker says it as `aux` too; Podman 4 in words only: `1.0: digest: sha256:… size: 527`. */
function pushedDigest({ aux, status = '' }: EngineLine): Digest | undefined {
	const words = /digest: (sha256:[0-9a-f]{64})\b/.exec(status)?.[1];
	return parseDigest(aux?.Digest ?? words ?? '');
}

function brokeOff(work: EngineWork): never {
	throw faultOfWork(new BrokenStream('no digest was told'), work);
}
