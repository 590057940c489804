// Opens registries for commands: saved entries win over a mirror file's, and every host gets its credential
// only when it asks for one.
import type { CredentialProvider } from '../../shared/registry/credential';
import type { RegistryEntry } from '../../shared/registry/registry-entry';
import type { Settings } from '../../shared/settings/settings';
import { createRegistryStores, type RegistryAccess } from '../content/registry-stores';
import type { LoadedMirror } from '../mirror/load-mirror';
import { wait } from '../platform/clock';
import type { NetworkSettings } from '../platform/network-settings';
import { probeRegistry } from '../registry/probe/probe-registry';
import { accessOfEntry } from '../settings/registry-access';
import type { SavedRegistries } from '../settings/saved-registries';
import type { CommandContext } from './command-context';

export interface OpenRegistriesOptions {
	readonly registries: SavedRegistries;
	readonly credentials: CredentialProvider;
	/** Read when first needed: it costs a few milliseconds. */
	readonly readNetwork: () => NetworkSettings;
	/** Of the settings: for mirrors that say `auto`. */
	readonly concurrency: Settings['concurrency'];
	readonly stopSignal: AbortSignal;
}

export function openRegistries(
	options: OpenRegistriesOptions,
): Pick<CommandContext, 'openStores' | 'probe'> {
	return {
		probe: (host, entry, wishes) =>
			probeRegistry(
				{
					host,
					side: wishes.pushRepository === undefined ? 'source' : 'destination',
					...(entry === undefined ? { tls: 'verify' } : accessOfEntry(entry)),
					credentials: (question) => options.credentials.get({ host, ...question }),
					network: options.readNetwork(),
					wait,
					random: Math.random,
					now: Date.now,
				},
				wishes,
				options.stopSignal,
			),
		async openStores(mirror) {
			const saved = new Map((await options.registries.list()).map((entry) => [entry.host, entry]));
			const { limits } = mirror.spec;
			const most = limits.concurrency === 'auto' ? options.concurrency : limits.concurrency;
			return createRegistryStores({
				accessOf: (host) => accessOf(host, saved, mirror),
				credentialOf: options.credentials.get,
				network: options.readNetwork(),
				...(most === 'auto' ? {} : { maxConcurrency: most }),
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
		return { ...accessOfEntry(entry), isExposureAccepted: true };
	}
	return mirror.registries.get(host) ?? { tls: 'verify' };
}
