// The proof that a person can see: the engine pulls an image from the registry. What it had before is what it has afterwards.
import { formatReference, type Reference } from '../../../shared/oci/reference';
import type { Credential } from '../../../shared/registry/credential';
import type { EngineImage, PinnedName, TagName } from '../../engine/engine-client';
import { FaultError } from '../../platform/fault-error';
import type { TrustClient } from './trust-client';

/** An engine that hangs while the image is taken away again must not hold up every later change. */
const TIDY_LIMIT_MS = 60_000;

/** Gives the credential for a registry that asked for one; `undefined` when there is none. */
export type FindCredential = (host: string, repository: string) => Promise<Credential | undefined>;

/**
 * What a registry that asks for a credential comes back as. Of an insecure one Docker tells only what came of its try
 * without TLS, which is engine.failed.
 */
const MAY_ASK: ReadonlySet<string> = new Set([
	'registry.unauthorized',
	'registry.denied',
	'manifest.not-found',
	'engine.failed',
]);

/**
 * Pulls, first without a credential. The image is removed again unless it was there before; a tag that was there leads
 * where it led. @throws FaultError as the engine refused it
 */
export async function provePull(
	client: TrustClient,
	reference: Reference,
	findCredential: FindCredential,
	signal: AbortSignal,
): Promise<void> {
	const name = pulledName(reference);
	const text = formatReference(name);
	const before = await client.findImage(text, signal);
	try {
		await pull(client, name, findCredential, signal);
	} finally {
		// Also after a pull that was stopped; what is left behind then does no harm, and must not hide the reason.
		await putBack(client, name, before).catch(() => undefined);
	}
}

async function pull(
	client: TrustClient,
	name: PinnedName | TagName,
	findCredential: FindCredential,
	signal: AbortSignal,
): Promise<void> {
	const onLayer = (): void => undefined;
	try {
		await client.pull(name, { signal, onLayer });
	} catch (error) {
		signal.throwIfAborted();
		const mayAsk = error instanceof FaultError && MAY_ASK.has(error.fault.code);
		const credential = mayAsk ? await findCredential(name.registry, name.repository) : undefined;
		if (credential === undefined) {
			throw error;
		}
		await client.pull(name, { credential, signal, onLayer });
	}
}

async function putBack(
	client: TrustClient,
	name: PinnedName | TagName,
	before: EngineImage | undefined,
): Promise<void> {
	const limit = AbortSignal.timeout(TIDY_LIMIT_MS);
	const text = formatReference(name);
	if (before === undefined) {
		await client.removeName(text, limit);
		return;
	}
	const after = await client.findImage(text, limit);
	if (after === undefined || after.id === before.id || !('tag' in name)) {
		return;
	}
	await client.tag(before.id, name, limit);
	const own = `${name.registry}/${name.repository}@`;
	const pulled = after.digests.filter(
		(digest) => digest.startsWith(own) && !before.digests.includes(digest),
	);
	for (const digest of pulled) {
		await client.removeName(digest, limit);
	}
}

function pulledName({ registry, repository, tag, digest }: Reference): PinnedName | TagName {
	return digest === undefined
		? { registry, repository, tag: tag ?? 'latest' }
		: { registry, repository, digest };
}
