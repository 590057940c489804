// The bench on which each row of the distribution API is tried: a repository with one image, and requests into it.
import { ask, askFor, type RegistryAnswer, type RegistryTarget } from './registry-target';
import { imageManifest, type SampleManifest, SamplePusher } from './sample-images';

/** What a row looks at: only what is named here is compared. */
export interface Seen {
	readonly status: number;
	/** Code of the first error in the body. */
	readonly code?: string;
	/** Header values; a RegExp must match, `null` means absent. */
	readonly headers?: Readonly<Record<string, string | RegExp | null>>;
	/** The body as parsed JSON. */
	readonly json?: unknown;
	/** The body as text. */
	readonly text?: string;
}

export interface Bench {
	readonly target: RegistryTarget;
	/** Fresh for this row. Holds `image` as tag `1`, and nothing else. */
	readonly repository: string;
	readonly image: SampleManifest;
	/** A blob of `image` and its bytes. */
	readonly blob: { readonly digest: string; readonly bytes: Buffer };
	send(
		method: string,
		path: string,
		more?: { readonly headers?: Record<string, string>; readonly body?: Uint8Array },
	): Promise<RegistryAnswer>;
	push(manifest: SampleManifest, ...tags: readonly string[]): Promise<void>;
	/** Begins an upload and gives its path. */
	begin(): Promise<string>;
}

export interface Row {
	readonly name: string;
	readonly act: (bench: Bench) => Promise<RegistryAnswer>;
	readonly ours: Seen;
	/** Where docker-registry differs from `ours`. */
	readonly docker?: {
		/** `broken`: the answer can't be read as HTTP. */
		readonly seen: Seen | 'broken';
		readonly because: string;
		/** It may answer as we do by chance. */
		readonly isChance?: true;
	};
}

/** Makes the bench of one row, its image pushed. */
export async function benchFor(target: RegistryTarget, repository: string): Promise<Bench> {
	const pusher = new SamplePusher(target);
	const image = imageManifest({ name: 'conformance', layers: [3000] });
	await pusher.push(repository, image, '1');
	const [first] = image.blobs;
	if (first === undefined) throw new Error('the image has no blob');
	const send: Bench['send'] = (method, path, more = {}) => ask(target, { method, path, ...more });
	return {
		target,
		repository,
		image,
		blob: { digest: first.digest, bytes: Buffer.concat([...first.chunks()]) },
		send,
		push: (manifest, ...tags) => pusher.push(repository, manifest, ...tags),
		begin: async () => {
			const begun = await askFor(
				target,
				{ method: 'POST', path: `${repository}/blobs/uploads/` },
				[202],
			);
			return String(begun.headers.location);
		},
	};
}
