// The saved registries as the window lists them: how each is reached, whose credential there is, how its latest test
// ended. A vault that is slow or shut never holds the list up.
import type { RegistryRow } from '../../shared/ipc/groups/registries';
import type { CredentialSummary } from '../../shared/registry/credential-summary';
import type { CredentialVault } from '../credentials/credential-vault';
import { FaultError } from '../platform/fault-error';
import type { SavedRegistries } from '../settings/saved-registries';
import type { TestResults } from './test-results';

export interface RegistryRowsOptions {
	readonly saved: SavedRegistries;
	readonly vault: CredentialVault;
	readonly tests: TestResults;
	readonly onChanged: (rows: readonly RegistryRow[]) => void;
	/** Resolves when a list has waited long enough for the vault. */
	readonly patience: () => Promise<void>;
}

export interface RegistryRows {
	/** Rows without sign-in come at once where the vault takes its time, and whole ones by `onChanged` after it. */
	list(): Promise<readonly RegistryRow[]>;
	/** Reads everything anew and tells it. */
	announce(): Promise<void>;
}

export function registryRows(options: RegistryRowsOptions): RegistryRows {
	const { saved, vault, tests, onChanged, patience } = options;
	let summaries: ReadonlyMap<string, CredentialSummary> = new Map();
	const refresh = async (): Promise<'fresh'> => {
		summaries = await summariesOf(vault);
		return 'fresh';
	};
	const rows = async (): Promise<readonly RegistryRow[]> => {
		const [entries, results] = await Promise.all([saved.list(), tests.all()]);
		return entries.map((entry) => {
			const signIn = summaries.get(entry.host);
			const lastTest = results.get(entry.host);
			return {
				entry,
				...(signIn === undefined ? {} : { signIn }),
				...(lastTest === undefined ? {} : { lastTest }),
			};
		});
	};
	const announce = async (): Promise<void> => {
		await refresh();
		onChanged(await rows());
	};
	return {
		list: async () => {
			const refreshed = refresh();
			if ((await Promise.race([refreshed, patience()])) !== 'fresh') {
				// A failure here is one of the settings file; the next call says it.
				void refreshed.then(async () => onChanged(await rows())).catch(() => undefined);
			}
			return rows();
		},
		announce,
	};
}

/** Gives nothing for a vault in trouble; `status` asks the user nothing, `list` might. */
async function summariesOf(
	vault: CredentialVault,
): Promise<ReadonlyMap<string, CredentialSummary>> {
	try {
		const { fault } = await vault.status();
		const list = fault === undefined ? await vault.list() : [];
		return new Map(list.map((summary) => [summary.host, summary]));
	} catch (error) {
		if (error instanceof FaultError) {
			return new Map();
		}
		throw error;
	}
}
