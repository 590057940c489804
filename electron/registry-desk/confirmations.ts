// What main itself asks before a saved registry exposes a credential. The page cannot answer for the user: a page that
// was taken over could otherwise send a password anywhere (security T3, T13).
import type { RegistryEntry } from '../../shared/registry/registry-entry';
import { isExposingCredentials, type TlsPolicy } from '../../shared/registry/tls-policy';

export interface Question {
	readonly message: string;
	readonly detail: string;
	/** The verb that says yes. */
	readonly yes: string;
}

/** Asks the user; `false` also when the question was closed. */
export type Ask = (question: Question) => Promise<boolean>;

export interface EntryChange {
	/** The entry that is changed, as it was. */
	readonly before: RegistryEntry | undefined;
	readonly after: RegistryEntry;
	/** Whose credential would go from the former host to the new one. */
	readonly movedUsername: string | undefined;
}

/** Gives the questions of a change, none when it exposes nothing new. */
export function questionsOf({ before, after, movedUsername }: EntryChange): readonly Question[] {
	const isSameHost = before?.host === after.host;
	const questions: Question[] = [];
	if (isExposingCredentials(after.tls) && !(isSameHost && before.tls === after.tls)) {
		questions.push(policyQuestion(after.host, after.tls));
	}
	const { signInServer } = after;
	if (signInServer !== undefined && !(isSameHost && before.signInServer === signInServer)) {
		questions.push({
			message: `Let ${signInServer} have the password for ${after.host}?`,
			detail: `The registry ${after.host} would have you sign in at ${signInServer}, which is another host. Whoever runs ${signInServer} learns the user name and password. This is allowed for ${after.host} only.`,
			yes: `Allow ${signInServer}`,
		});
	}
	if (movedUsername !== undefined && before !== undefined && !isSameHost) {
		questions.push({
			message: `Use the password of ${before.host} for ${after.host}?`,
			detail: `The registry's address changes. The saved password of ${movedUsername} would from now on be sent to ${after.host}.`,
			yes: `Use it for ${after.host}`,
		});
	}
	return questions;
}

function policyQuestion(host: string, tls: TlsPolicy): Question {
	return tls === 'plain-http'
		? {
				message: `Connect to ${host} without encryption?`,
				detail: `Everybody on the way to ${host} can read and change what is sent, the password included. Use this only on a network that you trust.`,
				yes: 'Use plain HTTP',
			}
		: {
				message: `Connect to ${host} without checking its certificate?`,
				detail: `Somebody on the way could pose as ${host} and learn the password. Adding the registry's CA certificate is the safe way.`,
				yes: 'Skip the check',
			};
}
