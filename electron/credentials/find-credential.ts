// Which credential a registry gets when it asks for one: the keychain's, else a login of Docker or Podman, else none.
import { describeFault } from '../../shared/fault/fault-texts';
import { FaultError } from '../platform/fault-error';
import type { CredentialVault } from './credential-vault';
import type { DockerLogins, FoundCredential } from './docker-config-import';

export interface CredentialSources {
	readonly vault: CredentialVault;
	readonly logins: Pick<DockerLogins, 'find'>;
	/** Told once when the keychain cannot be used; it is not asked again, since each try may take 20 s. */
	readonly onNote: (text: string) => void;
}

export interface CredentialFinder {
	/** Gives the credential for a canonical host; `undefined` means anonymous. Never throws for a keychain or a login file. */
	find(host: string, repository?: string): Promise<FoundCredential | undefined>;
}

/** Makes a finder for one run or command. Ask it only when a registry has asked (401). */
export function credentialFinder({ vault, logins, onNote }: CredentialSources): CredentialFinder {
	let isVaultUsable = true;
	const fromVault = async (host: string): Promise<FoundCredential | undefined> => {
		try {
			const credential = isVaultUsable ? await vault.get(host) : undefined;
			return credential === undefined ? undefined : { credential, origin: 'keychain' };
		} catch (error) {
			if (!(error instanceof FaultError)) {
				throw error;
			}
			if (isVaultUsable) {
				isVaultUsable = false;
				onNote(`${describeFault(error.fault).title}; going on without it.`);
			}
			return undefined;
		}
	};
	return {
		find: async (host, repository) => (await fromVault(host)) ?? logins.find(host, repository),
	};
}
