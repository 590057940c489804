// Every sentence about signing in. Facts: host, reason (a word of those below), repository, action (pull, push), server,
// status, tls, login (where a credential came from), problem (of a token answer), credential (none: nobody signs in), passedOver (sentences about logins that
// are not used).
import { visibleText } from '../format/visible-text';
import type { FaultCode } from './fault-codes';
import { type FaultText, type FaultWords, sentences } from './fault-words';

type SignInFaultCode = Extract<
	FaultCode,
	'registry.unauthorized' | 'registry.sign-in-server-refused' | 'registry.sign-in-failed'
>;

const MAX_PASSED_OVER = 2000;

const always =
	(sentence: string): ((words: FaultWords) => string) =>
	() =>
		sentence;

/** The command that changes how a registry is reached. */
export const addCommand = (host: string, options: string): string =>
	`image-ferry registry add ${host} ${options}`;
/** The command that saves a credential. */
export const loginCommand = (host: string): string =>
	`image-ferry login ${host} --username USER --password-stdin`;

/** What a new entry needs besides, since it wins over what a mirror file says of the host. */
function tlsOptions(tls: string): string {
	switch (tls) {
		case 'private-ca':
			return '--tls private-ca --ca FILE ';
		case 'skip-verify':
		case 'plain-http':
			return `--tls ${tls} `;
		default:
			return '';
	}
}

const SIGN_IN_REASONS: Readonly<Record<string, (words: FaultWords) => string>> = {
	'no-credential': ({ fault }) => {
		const passedOver = visibleText(fault.facts?.['passedOver'] ?? '', MAX_PASSED_OVER);
		return passedOver === ''
			? 'No credential for it was found.'
			: `No usable credential for it was found. ${passedOver}`;
	},
	refused: (words) =>
		sentences(
			"It doesn't accept the username and the password or token that were sent.",
			words.with('login', (login) => `They came from ${login}.`),
		),
	'refused-here': ({ fact }) =>
		`It refused the credential for ${fact('repository')}; whether the password is wrong or only a right is missing, it doesn't say.`,
	'token-refused': ({ fact }) =>
		`Its sign-in server ${fact('server')} gave a token, and the registry refused that token.`,
	'no-challenge': always('It says that a sign-in is needed, but not how.'),
	'insufficient-scope': ({ fact }) =>
		fact('repository') === ''
			? "The account doesn't have the right that was asked for."
			: `The account doesn't have the right to ${fact('action') === 'push' ? 'push to' : 'pull from'} ${fact('repository')}.`,
};

const SIGN_IN_TITLES: Readonly<Record<string, (host: string) => string>> = {
	'no-credential': (host) => `${host} asks for a sign-in`,
	'no-challenge': (host) => `${host} asks for a sign-in`,
	'token-refused': (host) => `${host} refused the token of its own sign-in server`,
};

const SIGN_IN_REMEDIES: Readonly<Record<string, (host: string) => string>> = {
	'no-credential': (host) => `Save a credential for it: ${loginCommand(host)}.`,
	'no-challenge': () =>
		"Check the address of the registry; if it is right, ask the registry's owner to correct its answer.",
	'token-refused': () =>
		"Ask the registry's owner for the right; where the account has it, the registry and its sign-in server don't agree.",
};

/** Why a server is not asked, where that is more than being another host. */
const UNASKED_SERVERS: Readonly<Record<string, (server: string) => string>> = {
	'not-https': (server) => `${server} would be asked without encryption.`,
	'private-address': (server) => `${server} is an address inside a network.`,
	userinfo: (server) => `The address of ${server} holds a username or password.`,
};

const TOKEN_PROBLEMS: Readonly<Record<string, string>> = {
	'no-json': 'It answered with something other than a token.',
	'no-token': 'Its answer names no token.',
	unusable: "Its token holds characters that can't be sent.",
};

/** An address of a cloud's own services is refused even when the user names it (security T3). */
export function canBeAllowed(reason: string, server: string): boolean {
	const isMetadata = /^(?:169\.254\.|100\.100\.100\.200|\[fd00:ec2:)/.test(server);
	return server !== '' && !isMetadata && ['other-host', 'private-address'].includes(reason);
}

/** Who has no credential has no account that could lack a right. */
export function signInReason(fact: FaultWords['fact']): string {
	return fact('credential') === 'none' ? 'no-credential' : fact('reason');
}

export const SIGN_IN_FAULT_TEXTS: Readonly<Record<SignInFaultCode, FaultText>> = {
	'registry.unauthorized': {
		title: ({ host, fact }) =>
			SIGN_IN_TITLES[signInReason(fact)]?.(host) ?? `${host} refused the sign-in`,
		explanation: (words) =>
			sentences(SIGN_IN_REASONS[signInReason(words.fact)]?.(words) ?? '', words.registryWords),
		remedy: ({ host, fact }) =>
			SIGN_IN_REMEDIES[signInReason(fact)]?.(host) ??
			`Check username and password or token, then save them: ${loginCommand(host)}.`,
		actions: ['edit-credential'],
	},
	'registry.sign-in-server-refused': {
		title: ({ host, fact }) =>
			fact('credential') === 'none'
				? `${host} names a sign-in server that isn't asked`
				: `${host} wants your password sent to another server`,
		explanation: ({ fact }) =>
			sentences(
				fact('reason') === 'redirect'
					? `The sign-in server ${fact('server')} redirects to another address.`
					: (UNASKED_SERVERS[fact('reason')]?.(fact('server') || 'The address it names') ??
							`${fact('server') || 'The address it names'} is not a known sign-in server of this registry.`),
				'Nothing was sent.',
			),
		remedy: ({ host, fact }) =>
			canBeAllowed(fact('reason'), fact('server'))
				? `Allow it if you trust it: ${addCommand(host, `${tlsOptions(fact('tls'))}--sign-in-server ${fact('server')}`)}.`
				: "Ask the registry's owner to correct the address of its sign-in server.",
		actions: ['edit-registry'],
	},
	'registry.sign-in-failed': {
		title: ({ host }) => `The sign-in server of ${host} gave no usable answer`,
		explanation: (words) =>
			TOKEN_PROBLEMS[words.fact('tokenProblem')] ??
			words.with('status', (status) => `It answered with HTTP status ${status}.`),
		remedy: always("Try again later; if it repeats, tell the registry's owner."),
		actions: ['retry'],
	},
};
