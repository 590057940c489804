// Credentials of this session only, for computers without a keychain, and for tests.
import type { Credential } from '../../shared/registry/credential';
import { noteCredential } from '../platform/known-secrets';
import { type CredentialVault, refuseTooLong } from './credential-vault';

/** Makes an empty vault. */
export function memoryVault(nowMs: () => number = Date.now): CredentialVault {
	const kept = new Map<string, { readonly credential: Credential; readonly savedAtMs: number }>();
	return {
		get: async (host) => kept.get(host)?.credential,
		put: async (host, credential) => {
			refuseTooLong(host, noteCredential(credential));
			kept.set(host, { credential: { ...credential }, savedAtMs: nowMs() });
		},
		delete: async (host) => kept.delete(host),
		list: async () =>
			[...kept.keys()].sort().flatMap((host) => {
				const found = kept.get(host);
				return found === undefined
					? []
					: [{ host, username: found.credential.username, savedAtMs: found.savedAtMs }];
			}),
		status: async () => ({ kind: 'session' }),
	};
}
