// The secrets that this process uses: whoever gets one notes it here, and every text that is logged, kept or shown goes
// through `redacted`. One list for the process, so that no way to a text can miss one.
import { KnownSecrets } from '../../shared/fault/known-secrets';
import { redact } from '../../shared/fault/redact';
import type { Credential } from '../../shared/registry/credential';

const secretsInUse = new KnownSecrets();

/** Notes a credential, and gives it back. */
export function noteCredential<C extends Credential | undefined>(credential: C): C {
	if (credential !== undefined) {
		secretsInUse.add(credential.secret, credential.username);
	}
	return credential;
}

/** Notes a token as it is sent, without its scheme. */
export function noteToken(token: string): void {
	secretsInUse.addToken(token);
}

/** Gives the text without known secrets and without what looks like one. */
export function redacted(text: string): string {
	return redact(text, secretsInUse);
}

/** Gives the text without known secrets only: for texts that are still to be read. */
export function withoutKnown(text: string): string {
	return secretsInUse.without(text);
}

/** Tells whether a known secret stands in the text. */
export function hasSecret(text: string): boolean {
	return secretsInUse.isIn(text);
}
