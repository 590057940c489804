// What commands are given: services, terminal, folder. Built once by headless.ts.
import type { ProbeStep } from '../../shared/registry/probe-report';
import type { RegistryEntry } from '../../shared/registry/registry-entry';
import type { RegistryStores } from '../content/registry-stores';
import type { CredentialVault } from '../credentials/credential-vault';
import type { Engines } from '../engine/open-engine';
import type { LoadedMirror } from '../mirror/load-mirror';
import type { RunArchive } from '../mirror/run-archive';
import type { RunHistory } from '../mirror/run-history';
import type { ProbeWishes } from '../registry/probe/probe-registry';
import type { SavedRegistries } from '../settings/saved-registries';
import type { TrustDesk } from '../trust/trust-desk';
import type { Terminal } from './answer';
import type { Warnings } from './warnings';

export interface CommandContext {
	readonly terminal: Terminal;
	readonly warnings: Warnings;
	readonly version: string;
	readonly workingFolder: string;
	readonly dataFolder: string;
	readonly registries: SavedRegistries;
	readonly vault: CredentialVault;
	readonly engines: Engines;
	readonly archive: RunArchive;
	readonly history: RunHistory;
	readonly trust: TrustDesk;
	/** Opens the registries of a mirror; saved entries win over the file's. */
	readonly openStores: (mirror: LoadedMirror) => Promise<RegistryStores>;
	readonly probe: (
		host: string,
		entry: RegistryEntry | undefined,
		wishes: ProbeWishes,
	) => AsyncIterable<ProbeStep>;
	/** Aborts with a RunStop on SIGINT, SIGTERM, SIGHUP. */
	readonly stopSignal: AbortSignal;
	readonly now: () => number;
}
