// The built-in sample: a real run from one embedded registry to another, without account, engine or network.
import type { RunEvent } from '../../shared/mirror/run-event';
import type { RunState } from '../../shared/mirror/run-state';
import { NO_CREDENTIAL } from '../../shared/registry/credential';
import { createRegistryStores, type RegistryStores } from '../content/registry-stores';
import { type Sample, startSample } from '../embedded-registry/start-sample';
import type { RunArchive } from '../mirror/run-archive';
import { runMirror } from '../mirror/run-mirror';
import { wait } from '../platform/clock';
import { NO_PROXY } from '../platform/proxy';

export interface SampleOptions {
	readonly dataFolder: string;
	readonly archive: RunArchive;
	/** Abort with a RunStop to cancel or interrupt. */
	readonly signal: AbortSignal;
	readonly onEvent: (event: RunEvent, state: RunState) => void;
	/** Called when the run is over and both registries are still up; they end when it settles. */
	readonly whileServing?: (sample: Pick<Sample, 'source' | 'destination'>) => Promise<void>;
}

/** Gives the state at the end. @throws FaultError disk.*, run.locked */
export async function runSample(options: SampleOptions): Promise<RunState> {
	const sample = await startSample({ folder: options.dataFolder });
	const stores = openStores();
	try {
		const state = await runMirror(
			{ spec: sample.spec, images: sample.images, repositories: [], isSample: true },
			{ stores, archive: options.archive, now: Date.now, wait, random: Math.random },
			{ signal: options.signal, onEvent: options.onEvent, onNote: () => undefined },
		);
		await options.whileServing?.(sample);
		return state;
	} finally {
		await stores.close();
		await sample.close();
	}
}

/** Loopback, plain HTTP, anonymous: no proxy and no certificate is ever needed. */
function openStores(): RegistryStores {
	return createRegistryStores({
		accessOf: () => ({ tls: 'plain-http' }),
		credentialOf: () => Promise.resolve(NO_CREDENTIAL),
		network: { proxies: NO_PROXY, trustedCertificates: [] },
		wait,
		random: Math.random,
		now: Date.now,
	});
}
