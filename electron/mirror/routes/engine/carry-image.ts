// Brings one image through an engine: pull by digest, name, push, read back, and leave the engine as it was.

import { settledLosses } from '../../../../shared/engine/engine-losses';
import type { Fault } from '../../../../shared/fault/fault';
import type { RunHappening } from '../../../../shared/mirror/run-event';
import type { Digest } from '../../../../shared/oci/digest';
import { formatReference } from '../../../../shared/oci/reference';
import type { Credential } from '../../../../shared/registry/credential';
import type { ContentDestination } from '../../../content/content-store';
import type { RegistryStores, StoreSignIn } from '../../../content/registry-stores';
import type { EngineClient, EngineImage, PinnedName, TagName } from '../../../engine/engine-client';
import { FaultError, faultError } from '../../../platform/fault-error';
import { refusalOfReading, unverifiedNote } from '../../copy/verify-item';
import type { CopyItem } from '../../plan/copy-plan';
import { checkPushed, type PushedImage } from './check-pushed';
import type { EngineNames } from './engine-names';
import type { CarriedLayers } from './layer-ledger';

export interface CarryPorts {
	readonly engine: EngineClient;
	readonly names: EngineNames;
	readonly destination: ContentDestination;
	readonly signIn: RegistryStores['signIn'];
	readonly record: (happening: RunHappening) => void;
	readonly signal: AbortSignal;
}

/** @throws FaultError engine.*, and any fault of the two registries */
export async function carryImage(
	item: CopyItem,
	layers: CarriedLayers,
	ports: CarryPorts,
): Promise<void> {
	const { names, signal } = ports;
	const { manifest } = item.root;
	if (manifest.kind !== 'image' || manifest.config === undefined) {
		throw new Error('the plan of an engine names images only');
	}
	const pinned = pinnedName(item);
	const config = manifest.config.digest as Digest;
	await names.hold(pinned, config, signal);
	try {
		const image = await pull(pinned, config, layers, ports);
		layers.unpacked(image.diffIds);
		const target = targetName(item, ports.destination.host);
		const digest = await push(image, target, layers, ports);
		ports.record({ type: 'item.tagging', index: item.item.index });
		const { there, unverified } = await readBack({ name: target, digest, wanted: manifest }, ports);
		layers.arrived(there);
		ports.record({
			type: 'item.done',
			index: item.item.index,
			...(unverified.length === 0 ? { verification: 'readable' as const } : {}),
			warnings: [
				...settledLosses(item.item.warnings, item.item.sourceDigest, digest),
				...unverified,
			],
			destinationDigest: digest,
		});
	} finally {
		names.release(pinned);
	}
}

/** Gives the digests of the blobs there; and why it is not known, where the registry does not let itself be read. */
async function readBack(
	pushed: PushedImage,
	{ destination, signal }: CarryPorts,
): Promise<{ readonly there: ReadonlySet<string>; readonly unverified: readonly string[] }> {
	try {
		return { there: await checkPushed(pushed, destination, signal), unverified: [] };
	} catch (error) {
		signal.throwIfAborted();
		const why = refusalOfReading(error);
		if (why === undefined) {
			throw error;
		}
		const unverified = [unverifiedNote(destination.host, 'the image', why)];
		return { there: new Set(), unverified };
	}
}

function pinnedName({ source, root }: CopyItem): PinnedName {
	const { registry, repository } = source;
	return { registry, repository, digest: root.digest };
}

function targetName(item: CopyItem, registry: string): TagName {
	return {
		registry,
		repository: item.destinationRepository,
		tag: item.destinationTag ?? 'latest',
	};
}

async function pull(
	pinned: PinnedName,
	config: Digest,
	layers: CarriedLayers,
	ports: CarryPorts,
): Promise<EngineImage & { readonly name: string }> {
	const { engine, signal } = ports;
	await signedIn(ports.signIn(pinned.registry, pinned.repository), (credential) =>
		engine.pull(pinned, { credential, signal, onLayer: (layer) => layers.pulled(layer) }),
	);
	const name = formatReference(pinned);
	const image = await engine.findImage(name, signal);
	// The id is the config's digest; where containerd keeps the images, the manifest's.
	if (image === undefined || ![config, pinned.digest].includes(image.id as Digest)) {
		throw faultError({
			code: 'engine.failed',
			side: 'this-computer',
			subject: name,
			detail: `the engine says that it pulled it, but has ${image?.id ?? 'no such image'}`,
		});
	}
	return { ...image, name };
}

async function push(
	image: { readonly name: string },
	target: TagName,
	layers: CarriedLayers,
	ports: CarryPorts,
): Promise<Digest> {
	const { engine, names, signal } = ports;
	const tag = await names.borrowTag(image.name, target, signal);
	let pushed: Digest | undefined;
	try {
		pushed = await signedIn(ports.signIn(target.registry, target.repository), (credential) =>
			engine.push(target, { credential, signal, onLayer: (layer) => layers.pushed(layer) }),
		);
		return pushed;
	} finally {
		await tag.giveBack(pushed);
	}
}

/** A credential goes along only where the registry has asked for one: to us, or now to the engine. */
async function signedIn<T>(
	signIn: StoreSignIn,
	work: (credential: Credential | undefined) => Promise<T>,
): Promise<T> {
	let credential = signIn.wasAsked ? await signIn.credential() : undefined;
	for (;;) {
		try {
			return await work(credential);
		} catch (error) {
			if (!(error instanceof FaultError) || !mayNeedSignIn(error.fault)) {
				throw error;
			}
			// One that was refused may have ended, and ends in a refusal where there is no other.
			const next = credential === undefined ? await signIn.credential() : await signIn.renewed();
			if (next === undefined || next.secret === credential?.secret) {
				throw error;
			}
			credential = next;
		}
	}
}

function mayNeedSignIn({ code }: Fault): boolean {
	return code === 'registry.unauthorized' || code === 'registry.denied';
}
