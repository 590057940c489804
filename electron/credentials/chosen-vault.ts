// The keychain, and beside it, once the user chose so, memory: what is saved from then on is forgotten when the app ends.
// Never a file. The keychain's own entries stay usable as soon as it can be reached again.
import type { CredentialSummary } from '../../shared/registry/credential-summary';
import type { CredentialVault, VaultStatus } from './credential-vault';

export interface ChosenVault extends CredentialVault {
	/** From now on credentials are kept in memory; does nothing while the keychain can be used. Gives the status after it. */
	keepForSession(): Promise<VaultStatus>;
}

/** Puts the two together; until the choice is made everything is the keychain's. */
export function chosenVault(keychain: CredentialVault, session: CredentialVault): ChosenVault {
	let isSession = false;
	/** After the choice a keychain that is still in trouble is left alone: each try may wait for a prompt. */
	const isKeychainAsked = async (): Promise<boolean> =>
		!isSession || (await keychain.status()).fault === undefined;
	const status = async (): Promise<VaultStatus> =>
		isSession ? session.status() : keychain.status();
	return {
		get: async (host) => {
			const kept = await session.get(host);
			return kept ?? ((await isKeychainAsked()) ? keychain.get(host) : undefined);
		},
		put: async (host, credential) => {
			await (isSession ? session : keychain).put(host, credential);
		},
		delete: async (host) => {
			const wasKept = await session.delete(host);
			return ((await isKeychainAsked()) && (await keychain.delete(host))) || wasKept;
		},
		list: async () => {
			const kept = await session.list();
			const others = (await isKeychainAsked()) ? await keychain.list() : [];
			return merge(kept, others);
		},
		status,
		keepForSession: async () => {
			isSession ||= (await keychain.status()).fault !== undefined;
			return status();
		},
	};
}

function merge(
	kept: readonly CredentialSummary[],
	others: readonly CredentialSummary[],
): readonly CredentialSummary[] {
	const hosts = new Set(kept.map(({ host }) => host));
	return [...kept, ...others.filter(({ host }) => !hosts.has(host))].sort((one, other) =>
		one.host < other.host ? -1 : 1,
	);
}
