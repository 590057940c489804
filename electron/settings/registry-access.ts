// How a host is reached: as its saved entry says, else as the mirror says, else by HTTPS with the system's certificates.
import type { MirrorAccess } from '../../shared/mirror/definition/run-definition';
import type { RegistryEntry } from '../../shared/registry/registry-entry';

/** What is told to who connects. */
export interface HostAccess extends MirrorAccess {
	readonly signInServer?: string;
	/** The user chose this policy for this host: no warning when a credential is sent. */
	readonly isExposureAccepted?: boolean;
}

export interface AccessSources {
	readonly saved: readonly RegistryEntry[];
	/** By canonical host. */
	readonly registries: ReadonlyMap<string, MirrorAccess>;
	/** Whether the user was shown how the mirror's hosts are reached, and agreed. */
	readonly isAccepted: boolean;
}

/** Gives the access of each host. */
export function accessOfHosts(
	hosts: readonly string[],
	{ saved, registries, isAccepted }: AccessSources,
): Readonly<Record<string, HostAccess>> {
	const entries = new Map(saved.map((entry) => [entry.host, entry]));
	return Object.fromEntries(
		hosts.map((host) => {
			const entry = entries.get(host);
			const own = registries.get(host);
			if (entry !== undefined) {
				return [host, { ...accessOfEntry(entry), isExposureAccepted: true }];
			}
			const access = own === undefined ? { tls: 'verify' as const } : { ...own };
			return [host, isAccepted ? { ...access, isExposureAccepted: true } : access];
		}),
	);
}

/** Gives the access that a saved entry describes. */
export function accessOfEntry(entry: RegistryEntry): HostAccess {
	return {
		tls: entry.tls,
		...(entry.caPem === undefined ? {} : { caPem: entry.caPem }),
		...(entry.signInServer === undefined ? {} : { signInServer: entry.signInServer }),
	};
}
