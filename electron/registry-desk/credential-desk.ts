// What the window does with credentials: secrets come in and go to the vault; only summaries come out.
import type { FoundLogin, VaultState } from '../../shared/ipc/groups/registries';
import type { Credential } from '../../shared/registry/credential';
import type { CredentialSummary } from '../../shared/registry/credential-summary';
import type { ChosenVault } from '../credentials/chosen-vault';
import type { DockerLogins } from '../credentials/docker-config-import';
import { faultError } from '../platform/fault-error';
import type { SavedRegistries } from '../settings/saved-registries';
import type { RegistryRows } from './registry-rows';

export interface CredentialDeskOptions {
	readonly vault: ChosenVault;
	readonly logins: Pick<DockerLogins, 'list' | 'take'>;
	readonly saved: SavedRegistries;
	readonly rows: RegistryRows;
	/** Told whenever the vault was found usable, which it may not have been before. */
	readonly onVaultUsable: () => void;
	readonly nowMs: () => number;
}

/** Everything that touches the vault may throw FaultError keychain.*; then nothing was stored. */
export interface CredentialDesk {
	status(): Promise<VaultState>;
	keepForSession(): Promise<VaultState>;
	save(host: string, credential: Credential): Promise<CredentialSummary>;
	forget(host: string): Promise<void>;
	logins(): Promise<readonly FoundLogin[]>;
	/** @throws FaultError command.invalid when the login is gone; settings.newer-format, disk.* */
	importLogin(host: string, origin: string): Promise<CredentialSummary>;
}

const MAX_NAME_LENGTH = 64;

export function credentialDesk(options: CredentialDeskOptions): CredentialDesk {
	const { vault, logins, saved, rows } = options;
	const heard = (status: VaultState): VaultState => {
		if (status.fault === undefined) options.onVaultUsable();
		return status;
	};
	const save = async (host: string, credential: Credential): Promise<CredentialSummary> => {
		await vault.put(host, credential);
		options.onVaultUsable();
		return { host, username: credential.username, savedAtMs: options.nowMs() };
	};
	return {
		status: async () => heard(await vault.status()),
		keepForSession: async () => {
			const status = heard(await vault.keepForSession());
			await rows.announce();
			return status;
		},
		save: async (host, credential) => {
			const summary = await save(host, credential);
			await rows.announce();
			return summary;
		},
		forget: async (host) => {
			await vault.delete(host);
			await rows.announce();
		},
		logins: async () => distinct(await logins.list()),
		importLogin: async (host, origin) => {
			const found = await logins.take(host, origin);
			if (found === undefined) {
				const problem = `${origin} has no login for ${host} any more`;
				const facts = { problem, remedy: 'Look at the list of logins again.' };
				const side = 'this-computer';
				throw faultError({ code: 'command.invalid', side, subject: host, facts });
			}
			const summary = await save(host, found.credential);
			if ((await saved.find(host)) === undefined) {
				await saved.save({ host, name: host.slice(0, MAX_NAME_LENGTH), tls: 'verify' });
			}
			await rows.announce();
			return summary;
		},
	};
}

/** Docker keeps some logins under several spellings of one host; `take` gives the first. */
function distinct(logins: readonly FoundLogin[]): readonly FoundLogin[] {
	const byPlace = new Map<string, FoundLogin>();
	for (const login of logins) {
		const key = [login.host, login.path, login.origin].join('\n');
		if (!byPlace.has(key)) byPlace.set(key, login);
	}
	return [...byPlace.values()];
}
