// What the three systems' keychains say, as faults. Their words are in the user's language at times: what is not
// recognised counts as unavailable, with the words as detail.
import type { FaultCode } from '../../shared/fault/fault-codes';
import { FaultError, faultError } from '../platform/fault-error';

const WORDS: readonly (readonly [RegExp, FaultCode])[] = [
	// libsecret: the prompt was closed or could not be shown; macOS errSecInteractionNotAllowed.
	[/locked collection|is locked|user interaction is not allowed/i, 'keychain.locked'],
	// libsecret, macOS errSecUserCanceled and errSecAuthFailed, Windows ERROR_ACCESS_DENIED.
	[
		/dismissed|cancell?ed|denied|not authori[sz]ed|passphrase you entered is not correct/i,
		'keychain.denied',
	],
	// Windows CredWrite over 2,560 bytes, ERROR 1783.
	[/stub received bad data/i, 'keychain.secret-too-long'],
];

/** Turns a rejection of keytar into FaultError keychain.*; `subject` is a registry host or the keychain's name. */
export function keychainFault(error: unknown, subject: string): FaultError {
	if (error instanceof FaultError) {
		return error;
	}
	const detail = error instanceof Error ? error.message : 'unknown error';
	const code = WORDS.find(([words]) => words.test(detail))?.[1] ?? 'keychain.unavailable';
	return faultError({ code, side: 'keychain', subject, detail }, error);
}
