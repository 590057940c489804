// Opens registries for commands: saved entries win over a mirror file's, and every host gets its credential
// only when it asks for one.
import { makeFault } from '../../shared/fault/fault';
import type { RegistryEntry } from '../../shared/registry/registry-entry';
import { createRegistryStores, type RegistryAccess } from '../content/registry-stores';
import type { CredentialFinder } from '../credentials/find-credential';
import type { LoadedMirror } from '../mirror/load-mirror';
import { wait } from '../platform/clock';
import type { NetworkSettings } from '../platform/network-settings';
import type { SavedRegistries } from '../settings/saved-registries';
import type { CommandContext } from './command-context';

export interface OpenRegistriesOptions {
	readonly registries: SavedRegistries;
	readonly credentials: CredentialFinder;
	/** Read when first needed: it costs a few milliseconds. */
	readonly readNetwork: () => NetworkSettings;
}

export function openRegistries(
	options: OpenRegistriesOptions,
): Pick<CommandContext, 'openStores' | 'probe' | 'probeLines'> {
	return {
		async *probe(host) {
			await Promise.resolve();
			yield {
				step: 'dns',
				outcome: 'fault',
				durationMs: 0,
				facts: {},
				fault: makeFault({ code: 'command.unsupported', side: 'this-computer', subject: host }),
			};
		},
		probeLines: (step) => [step.step],
		async openStores(mirror) {
			const saved = new Map((await options.registries.list()).map((entry) => [entry.host, entry]));
			const { limits } = mirror.spec;
			return createRegistryStores({
				accessOf: (host) => accessOf(host, saved, mirror),
				credentialOf: async (host) => (await options.credentials.find(host))?.credential,
				network: options.readNetwork(),
				...(limits.concurrency === 'auto' ? {} : { maxConcurrency: limits.concurrency }),
				isOneByOne: limits.oneByOne,
				wait,
				random: Math.random,
				now: Date.now,
			});
		},
	};
}

/** HTTPS with the system's certificates unless somebody said otherwise. */
function accessOf(
	host: string,
	saved: ReadonlyMap<string, RegistryEntry>,
	mirror: LoadedMirror,
): RegistryAccess {
	const entry = saved.get(host);
	if (entry !== undefined) {
		return {
			tls: entry.tls,
			isExposureAccepted: true,
			...(entry.caPem === undefined ? {} : { caPem: entry.caPem }),
			...(entry.signInServer === undefined ? {} : { signInServer: entry.signInServer }),
		};
	}
	return mirror.registries.get(host) ?? { tls: 'verify' };
}
