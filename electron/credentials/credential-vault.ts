// Port: where credentials are kept, by canonical registry host. There is no adapter that writes secrets to a file.
import type { Fault } from '../../shared/fault/fault';
import type { Credential } from '../../shared/registry/credential';
import type { CredentialSummary } from '../../shared/registry/credential-summary';
import { faultError } from '../platform/fault-error';

export interface VaultStatus {
	/** `session`: forgotten when the app ends. */
	readonly kind: 'keychain' | 'session';
	/** Why it cannot be used now; absent when it can. */
	readonly fault?: Fault;
}

/** Every method may throw FaultError keychain.unavailable, keychain.locked or keychain.denied, `side: 'keychain'`. */
export interface CredentialVault {
	get(host: string): Promise<Credential | undefined>;
	/** Replaces what is there in one step. @throws FaultError keychain.secret-too-long */
	put(host: string, credential: Credential): Promise<void>;
	/** Gives whether there was one. */
	delete(host: string): Promise<boolean>;
	/** Ordered by host. */
	list(): Promise<readonly CredentialSummary[]>;
	/** Never throws, and asks the user nothing. */
	status(): Promise<VaultStatus>;
}

/** Longest secret that is kept, in characters: a registry's token is at most some kilobytes. */
const MAX_SECRET_LENGTH = 16_384;
const MAX_USERNAME_LENGTH = 512;

/** Refuses what no vault keeps. @throws FaultError keychain.secret-too-long */
export function refuseTooLong(host: string, credential: Credential): void {
	const [what, length, most] =
		credential.username.length > MAX_USERNAME_LENGTH
			? ['username', credential.username.length, MAX_USERNAME_LENGTH]
			: ['secret', credential.secret.length, MAX_SECRET_LENGTH];
	if (length > most) {
		throw faultError({
			code: 'keychain.secret-too-long',
			side: 'keychain',
			subject: host,
			detail: `the ${what} has ${length} characters, at most ${most} can be kept`,
			facts: { what, length: String(length), most: String(most) },
		});
	}
}
