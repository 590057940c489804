// Registry clients for tests, with waits that don't take time, and content that can be opened anywhere.
import { createHash } from 'node:crypto';
import { currentEnvironment } from '../../electron/platform/environment';
import { readNetworkSettings } from '../../electron/platform/network-settings';
import {
	createRegistryClient,
	type RegistryClientOptions,
} from '../../electron/registry/create-registry-client';
import type { RegistryClient } from '../../electron/registry/registry-client';
import type { Descriptor } from '../../shared/oci/descriptor';
import type { Credential } from '../../shared/registry/credential';
import { credentialAnswer } from './credential-answers';

const network = readNetworkSettings({ ...currentEnvironment(), variables: {} });

export type ClientWishes = Pick<RegistryClientOptions, 'host' | 'tls'> &
	Partial<RegistryClientOptions> & {
		/** Of the whole registry. */
		readonly credential?: () => Promise<Credential | undefined>;
	};

/** Options of a client on the destination's side whose waits end at once, unless told otherwise. */
export function testClientOptions({ credential, ...options }: ClientWishes): RegistryClientOptions {
	return {
		side: 'destination',
		credentials: async () => credentialAnswer(await credential?.()),
		network,
		wait: (_ms, signal) =>
			signal.aborted ? Promise.reject(signal.reason as Error) : Promise.resolve(),
		random: () => 0.5,
		now: () => Date.now(),
		...options,
	};
}

/** A client with these options. */
export function testClient(options: ClientWishes): RegistryClient {
	return createRegistryClient(testClientOptions(options));
}

export interface TestContent {
	readonly bytes: Uint8Array;
	readonly descriptor: Descriptor;
	readonly open: (fromByte: number) => AsyncIterable<Uint8Array>;
}

/** Content that comes in pieces of 64 KiB. */
export function contentOf(bytes: Uint8Array, pieceBytes = 65_536): TestContent {
	return {
		bytes,
		descriptor: {
			mediaType: 'application/octet-stream',
			digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}` as Descriptor['digest'],
			size: bytes.length,
		},
		open: async function* (fromByte) {
			for (let at = fromByte; at < bytes.length; at += pieceBytes) {
				yield bytes.subarray(at, at + pieceBytes);
			}
		},
	};
}

/** Reads everything. */
export async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of stream) chunks.push(chunk);
	return Buffer.concat(chunks);
}
