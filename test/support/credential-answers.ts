// Answers of a credential provider that knows one credential for a whole registry, or none.
import type { Credential, CredentialAnswer } from '../../shared/registry/credential';

/** What a provider says that has this credential, or none. */
export function credentialAnswer(credential: Credential | undefined): CredentialAnswer {
	return {
		...(credential === undefined ? {} : { credential, origin: 'test' }),
		...{ paths: [], passedOver: [] },
	};
}
