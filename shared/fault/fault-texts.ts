// Every sentence about a failure. Facts that the texts name, all optional:
//   host; stage (dns, connect, timeout, tls, proxy, connection); status; action (pull, push); repository; waitMs;
//   names, issuer, validFrom, validUntil (of a certificate); reason; server (for sign-in), target (where a registry
//   points); address; limitBytes; differenceMs (clock there minus clock here); what (a feature); part (of a reference); origin (a source); platforms, available; mediaType;
//   expected, actual, there, wanted (digests or sizes); needed, free (bytes); problem, remedy, count, file, line
//   (of files); from (a rewrite rule); one, other, oneOrigin, otherOrigin, more (a collision); length, most;
//   registry (whose sign-in server the host is); passedOver (sentences about logins that are not used); credential (none); version; setAside (a file); helper; scheme (of a sign-in); hosts (several, by commas);
//   engine (kind and version, such as Docker 20.10.24).
import { ENGINE_FAULT_TEXTS } from './engine-fault-texts';
import type { Fault } from './fault';
import type { FaultCode } from './fault-codes';
import {
	durationWords,
	type FaultAction,
	type FaultText,
	type FaultWords,
	faultWords,
	sentences,
	sizeWords,
} from './fault-words';
import { addCommand, loginCommand, SIGN_IN_FAULT_TEXTS } from './sign-in-fault-texts';
import { TRUST_FAULT_TEXTS } from './trust-fault-texts';

export interface FaultDescription {
	readonly title: string;
	readonly explanation: string;
	readonly remedy: string;
	readonly actions: readonly FaultAction[];
}

/** Gives the sentences about a fault, as plain text without hidden characters. */
export function describeFault(fault: Fault): FaultDescription {
	const text = FAULT_TEXTS[fault.code];
	const words = faultWords(fault);
	return {
		title: text.title(words),
		explanation: text.explanation(words),
		remedy: text.remedy(words),
		actions: text.actions,
	};
}

const nothing = (): string => '';
const always =
	(sentence: string): ((words: FaultWords) => string) =>
	() =>
		sentence;

const STAGES: Readonly<Record<string, string>> = {
	dns: 'The name could not be found.',
	connect: 'Nothing accepted the connection on this port.',
	timeout: 'No answer came in time.',
	tls: 'The connection broke while its encryption was set up.',
	proxy: 'The proxy did not let the connection through.',
	connection: 'The connection broke.',
};

const NOT_CONTINUABLE: Readonly<Record<string, string>> = {
	active: 'The run is still at work',
	finished: 'The run has come to its end',
	'nothing-failed': 'No image of the run failed',
	'no-definition': 'What this run was made of was not kept',
};

/** Positive: the other side is ahead. */
function clockDifference(differenceMs: string): string {
	const difference = Number(differenceMs);
	const duration = durationWords(String(Math.abs(difference)));
	return `This computer is ${duration} ${difference < 0 ? 'ahead' : 'behind'}.`;
}

/** Why a connection that stands brings nothing, where more is known than silence. */
const STALLS: Readonly<
	Record<
		string,
		{ readonly title: (words: FaultWords) => string; readonly explanation: string } | undefined
	>
> = {
	drip: {
		title: ({ host }) => `${host} answers too slowly`,
		explanation: 'The connection is open, but the answer only trickles in.',
	},
	'first-byte': {
		title: ({ host, fact }) =>
			`${host} has not sent the first byte for ${durationWords(fact('silentMs'))}`,
		explanation: 'A proxy on the way may be scanning the whole layer before it sends anything.',
	},
};

/** Why a redirect that was followed led nowhere. */
const DEAD_ENDS: Readonly<
	Record<
		string,
		| {
				readonly title: (host: string, target: string) => string;
				readonly explanation: (host: string) => string;
		  }
		| undefined
	>
> = {
	'wants-sign-in': {
		title: (host, target) => `${host} redirects to ${target}, which asks for a sign-in`,
		explanation: (host) => `A credential of ${host} is never sent to another host.`,
	},
	'web-page': {
		title: (host, target) => `${host} redirects to ${target}, which answers with a web page`,
		explanation: () =>
			'Its images may have moved, or it wants a sign-in that only a web page asks for.',
	},
};

const unpublished = 'Nothing was published under the tag.';

const FAULT_TEXTS: Readonly<Record<FaultCode, FaultText>> = {
	...ENGINE_FAULT_TEXTS,
	...SIGN_IN_FAULT_TEXTS,
	...TRUST_FAULT_TEXTS,
	'registry.unreachable': {
		title: ({ host }) => `Can't reach ${host}`,
		explanation: ({ fact }) => STAGES[fact('stage')] ?? '',
		remedy: ({ fact }) =>
			fact('stage') === 'proxy'
				? "Check the proxy's address and password, or add the registry to NO_PROXY."
				: 'Check the address and port, and your network, VPN or proxy.',
		actions: ['retry', 'edit-registry'],
	},
	'registry.stalled': {
		title: (words) => STALLS[words.fact('reason')]?.title(words) ?? `${words.host} sends nothing`,
		explanation: ({ fact }) =>
			STALLS[fact('reason')]?.explanation ??
			'The connection is open, but nothing has come for a minute or longer.',
		remedy: always('Try again; if it repeats, check the network, VPN or proxy in between.'),
		actions: ['retry'],
	},
	'registry.tls-untrusted': {
		title: ({ host }) => `${host} uses a certificate this computer doesn't trust`,
		explanation: ({ fact, with: when }) =>
			sentences(
				fact('issuer') === ''
					? 'It is signed by an authority that is not known here.'
					: `It is signed by "${fact('issuer')}", which is not known here.`,
				when(
					'registry',
					(registry) =>
						`It is the sign-in server of ${registry}, whose certificate is always checked: passwords go there.`,
				),
			),
		remedy: ({ host, fact }) =>
			`Add your organisation's CA: ${addCommand(fact('registry') || host, '--tls private-ca --ca FILE')}, or tls: private-ca with ca: FILE under registries: in the mirror file.`,
		actions: ['trust-ca'],
	},
	'registry.tls-name-mismatch': {
		title: ({ host }) => `The certificate of ${host} is made out to another name`,
		explanation: (words) => words.with('names', (names) => `It is valid for ${names}.`),
		remedy: always(
			"Use a name on the certificate, or ask the registry's owner for one with this name.",
		),
		actions: ['edit-registry'],
	},
	'registry.tls-expired': {
		title: ({ host, fact }) =>
			fact('reason') === 'CERT_NOT_YET_VALID'
				? `The certificate of ${host} is not valid yet`
				: `The certificate of ${host} has expired`,
		explanation: ({ fact }) =>
			fact('validFrom') === '' || fact('validUntil') === ''
				? 'This is judged by the clock of this computer.'
				: `It is valid from ${fact('validFrom')} to ${fact('validUntil')}.`,
		remedy: always(
			"Check this computer's date; if it is right, ask the registry's owner to renew.",
		),
		actions: ['retry'],
	},
	'registry.tls-failed': {
		title: ({ host }) => `No encrypted connection to ${host} could be made`,
		explanation: always(
			'The two sides did not agree on a protocol or cipher, or something in between interfered.',
		),
		remedy: always(
			"Ask the registry's owner which TLS versions it offers, or check the proxy in between.",
		),
		actions: ['edit-registry'],
	},
	'registry.speaks-plain-http': {
		title: ({ host }) => `${host} answered without encryption`,
		explanation: always('HTTPS was asked for, and nothing was sent in the clear.'),
		remedy: ({ host }) =>
			`Set it to plain HTTP if that is intended: ${addCommand(host, '--tls plain-http')}, or tls: plain-http under registries: in the mirror file; otherwise use its HTTPS port.`,
		actions: ['change-tls-policy', 'edit-registry'],
	},
	'registry.speaks-https': {
		title: ({ host }) => `${host} speaks HTTPS on this port`,
		explanation: always('The registry is set to plain HTTP here.'),
		remedy: ({ host }) =>
			`Set it to HTTPS: ${addCommand(host, '--tls verify')}, or tls: verify under registries: in the mirror file.`,
		actions: ['change-tls-policy', 'edit-registry'],
	},
	'registry.not-a-registry': {
		title: ({ host }) => `${host} answered, but not as a container registry`,
		explanation: nothing,
		remedy: always('Check the address and port; a path such as /v2 is not part of it.'),
		actions: ['edit-registry'],
	},
	'registry.address-refused': {
		title: ({ host }) => `${host} leads to an address that is never contacted`,
		explanation: (words) =>
			words.with(
				'address',
				(address) => `${address} belongs to a cloud's own services, which hand out secrets.`,
			),
		remedy: always('Check the name of the registry, and who answers for it in your DNS.'),
		actions: ['edit-registry'],
	},
	'registry.clock-skewed': {
		title: ({ host }) => `The clocks of this computer and ${host} differ`,
		explanation: (words) =>
			sentences(
				words.with('differenceMs', clockDifference),
				'Sign-in tokens and certificates depend on the time.',
			),
		remedy: always("Set this computer's clock, or ask the registry's owner to set the other."),
		actions: ['retry'],
	},
	'registry.denied': {
		title: ({ fact, subject }) => {
			const action = fact('action') || 'use';
			const repository = fact('repository') || subject;
			return `You may not ${action === 'push' ? 'push to' : action === 'pull' ? 'pull from' : action} ${repository}`;
		},
		explanation: ({ host, registryWords, fact }) =>
			sentences(
				fact('host') === ''
					? ''
					: fact('credential') === 'none'
						? `${host} refused it without asking for a sign-in.`
						: `${host} knows the account, but gives it no right here.`,
				registryWords,
			),
		remedy: ({ fact }) =>
			`Ask the registry's owner for ${fact('action') === 'push' ? 'push' : 'pull'} rights, or choose another repository.`,
		actions: ['edit-credential', 'edit-mirror'],
	},
	'registry.rate-limited': {
		title: ({ host }) => `${host} asked us to slow down`,
		explanation: (words) =>
			words.with('waitMs', (wait) => `It asked to wait ${durationWords(wait)}.`),
		remedy: always('Wait a while and run the same again; signing in may raise the limit.'),
		actions: ['retry', 'edit-credential'],
	},
	'registry.unavailable': {
		title: ({ host, fact }) =>
			fact('status') === ''
				? `${host} has a problem`
				: `${host} has a problem (HTTP ${fact('status')})`,
		explanation: (words) => words.registryWords,
		remedy: always("Try again later; if it repeats, tell the registry's owner."),
		actions: ['retry'],
	},
	'registry.out-of-space': {
		title: ({ host }) => `${host} is out of space`,
		explanation: (words) => words.registryWords,
		remedy: always(
			'Free space or raise the quota there, then run the same again; what arrived is kept.',
		),
		actions: ['free-space', 'continue-run'],
	},
	'registry.body-too-large': {
		title: ({ host }) => `${host} or a proxy before it takes no request of this size`,
		explanation: (words) =>
			sentences(
				words.with('limitBytes', (limit) => `Parts of ${sizeWords(limit)} were too large.`),
				'Smaller parts were tried as well.',
			),
		remedy: always("Raise the proxy's limit, such as client_max_body_size in nginx."),
		actions: ['retry'],
	},
	'registry.redirect-refused': {
		title: ({ host, fact }) =>
			DEAD_ENDS[fact('reason')]?.title(host, fact('target')) ??
			`${host} redirected to a place that is not followed`,
		explanation: ({ host, fact, with: when }) =>
			DEAD_ENDS[fact('reason')]?.explanation(host) ??
			when('target', (target) => `It pointed to ${target}.`),
		remedy: ({ fact }) =>
			fact('reason') === 'wants-sign-in'
				? `Write ${fact('target')} as the registry instead, and sign in there.`
				: "Ask the registry's owner why it redirects there.",
		actions: ['open-logs'],
	},
	'registry.upload-location-refused': {
		title: ({ host }) => `${host} names an upload address that isn't its own`,
		explanation: (words) =>
			sentences(
				words.with('target', (target) => `It named ${target}.`),
				'Nothing was sent there.',
			),
		remedy: always(
			"Tell the registry's owner to correct its external address, often a proxy setting.",
		),
		actions: ['open-logs'],
	},
	'registry.misbehaved': {
		title: ({ host }) => `${host} answered in a way that no registry should`,
		explanation: ({ fact, registryWords }) =>
			sentences(fact('status') === '' ? '' : `HTTP status ${fact('status')}.`, registryWords),
		remedy: always(
			"Tell the registry's owner, with the details; a proxy in between may be the cause.",
		),
		actions: ['open-logs', 'retry'],
	},
	'registry.unsupported': {
		title: ({ host, fact }) =>
			fact('what') === ''
				? `${host} doesn't offer what this needs`
				: `${host} doesn't allow ${fact('what')}`,
		explanation: (words) => words.registryWords,
		remedy: ({ fact }) =>
			fact('what').includes('tags')
				? 'Name the tags one by one as references, or sign in with an account that may list them.'
				: 'Ask for the right to do this, or use another registry.',
		actions: ['edit-mirror', 'edit-credential'],
	},
	'registry.unknown-entry': {
		title: ({ subject }) => `No registry ${subject} is saved`,
		explanation: nothing,
		remedy: always('Check the spelling against image-ferry registry list.'),
		actions: [],
	},
	'reference.invalid': {
		title: ({ subject }) => `"${subject}" isn't an image reference`,
		explanation: (words) =>
			sentences(
				words.with('part', (part) => `Problem: ${part}.`),
				words.with('origin', (origin) => `It would be the destination of ${origin}.`),
			),
		remedy: ({ fact }) =>
			fact('origin') === ''
				? 'Write it as registry/repository:tag.'
				: 'Correct destination: repository or the to: of the rewrite rule in the mirror file.',
		actions: ['edit-mirror'],
	},
	'repository.not-found': {
		title: ({ subject, side }) => `${subject} doesn't exist on ${side}`,
		explanation: (words) => words.registryWords,
		remedy: ({ fault }) =>
			fault.side === 'destination'
				? 'Create the project or repository there, or choose another.'
				: 'Check the repository, and that your account may see it.',
		actions: ['edit-mirror', 'edit-credential'],
	},
	'repository.list-cut-short': {
		title: ({ subject }) => `The list of tags of ${subject} is not whole`,
		explanation: always(
			'The registry ended it early, so the newest tags may be missing from it, and older ones would pass for them.',
		),
		remedy: always(
			"Choose tags by name, pattern or range without newest, or tell the registry's owner that its list of tags can't be read to the end.",
		),
		actions: ['edit-mirror'],
	},
	'repository.no-tag-chosen': {
		title: ({ subject }) => `No tag of ${subject} matches what was asked for`,
		explanation: (words) =>
			words.with('tags', (tags) =>
				words.fact('count') === '1'
					? `It has one tag: ${tags}.`
					: `It has ${words.fact('count')} tags, such as ${tags}.`,
			),
		remedy: always('Change the pattern, the version range or the exclusions so that they match.'),
		actions: ['edit-mirror'],
	},
	'index.incomplete': {
		title: ({ subject, fact }) =>
			fact('who') === 'destination'
				? `The destination takes no image with a missing platform: ${subject}`
				: `The source lists ${subject}, but has nothing of it`,
		explanation: (words) =>
			words.with('platforms', (platforms) => `The source lacks ${platforms}.`),
		remedy: ({ fact }) =>
			fact('who') === 'destination'
				? 'Choose the platforms that are there with platforms:, or ask for the image to be completed at the source.'
				: "Ask the source's owner to push the image again, or leave it out.",
		actions: ['edit-mirror'],
	},
	'manifest.not-found': {
		title: ({ subject, side }) => `${subject} doesn't exist on ${side}`,
		explanation: (words) => words.registryWords,
		remedy: always('Check the name and tag, and that your account may see it.'),
		actions: ['edit-mirror', 'edit-credential'],
	},
	'manifest.invalid': {
		title: ({ subject }) => `${subject} is damaged or misleading`,
		explanation: (words) => words.with('problem', (problem) => `Problem: ${problem}.`),
		remedy: always('Ask for the image to be built and pushed again.'),
		actions: [],
	},
	'manifest.unsupported': {
		title: ({ subject }) => `${subject} uses a format we can't copy`,
		explanation: (words) => words.with('mediaType', (type) => `Format: ${type}.`),
		remedy: always('Ask for the image to be pushed again by a current tool.'),
		actions: [],
	},
	'manifest.rejected': {
		title: ({ subject }) => `The destination rejected ${subject}`,
		explanation: (words) =>
			sentences(
				words.registryWords,
				'Often it does not accept indexes, or artifacts such as signatures.',
			),
		remedy: always(
			'Choose single platforms or referrers: none for this mirror, or update the registry.',
		),
		actions: ['edit-mirror'],
	},
	'blob.not-found': {
		title: ({ subject, side }) =>
			side === 'the source' ? 'The source is incomplete' : `${subject} is missing on ${side}`,
		explanation: ({ subject, registryWords }) =>
			sentences(`${subject} belongs to the image, but is not there.`, registryWords),
		remedy: always("Push the image again where it comes from, or tell the registry's owner."),
		actions: ['retry'],
	},
	'blob.rejected': {
		title: ({ subject }) => `The destination rejected ${subject}`,
		explanation: (words) => sentences(words.registryWords, unpublished),
		remedy: always("Try again; if it repeats, tell the registry's owner."),
		actions: ['retry'],
	},
	'platform.not-found': {
		title: ({ subject, fact }) => `${subject} has no ${fact('platforms') || 'such platform'}`,
		explanation: (words) => words.with('available', (available) => `Available: ${available}.`),
		remedy: always('Choose from the available platforms in this mirror, or copy all.'),
		actions: ['edit-mirror'],
	},
	'content.digest-mismatch': {
		title: ({ side }) => `Data from ${side} was damaged`,
		explanation: ({ subject }) =>
			`The bytes of ${subject} don't match their digest. ${unpublished}`,
		remedy: always("Try again; if it repeats, tell the registry's owner."),
		actions: ['retry'],
	},
	'content.size-mismatch': {
		title: ({ side }) => `Data from ${side} was cut or too long`,
		explanation: ({ subject, fact }) =>
			sentences(
				fact('expected') === '' || fact('actual') === ''
					? `${subject} has not the size that the image states.`
					: `${subject} has ${fact('actual')} bytes instead of ${fact('expected')}.`,
				unpublished,
			),
		remedy: always("Try again; if it repeats, tell the registry's owner."),
		actions: ['retry'],
	},
	'content.unreadable': {
		title: ({ subject }) => `${subject} can't be read back`,
		explanation: ({ side }) =>
			`${side === 'the destination' ? 'The destination' : 'The registry'} says it has the data, but does not give it out.`,
		remedy: always(
			'Restart the registry, or run its garbage collection only in read-only mode; then run the same again.',
		),
		actions: ['retry'],
	},
	'tag.exists': {
		title: ({ subject }) => `${subject} already exists on the destination and differs`,
		explanation: always('The mirror says existingTag: fail, so it was left as it is.'),
		remedy: always('Choose existingTag: replace or keep for this mirror, or another tag.'),
		actions: ['edit-mirror'],
	},
	'tag.immutable': {
		title: ({ subject }) => `The destination lets nobody change ${subject}`,
		explanation: (words) =>
			sentences('The tag is protected there and points at other content.', words.registryWords),
		remedy: always("Use another tag, or ask the registry's owner to lift the protection."),
		actions: ['edit-mirror'],
	},
	'mirror.invalid': {
		title: ({ subject, fact }) =>
			Number(fact('count')) > 1
				? `${subject} has ${fact('count')} problems`
				: `${subject} has a problem`,
		explanation: nothing,
		remedy: ({ fact }) =>
			Number(fact('count')) > 1
				? 'Correct each place, then try again; nothing was done.'
				: 'Correct the place, then try again; nothing was done.',
		actions: ['edit-mirror'],
	},
	'mirror.name-collision': {
		title: ({ subject }) => `Two different images would get the name ${subject}`,
		explanation: ({ fact }) =>
			sentences(
				`${fact('one') || 'One'} (${fact('oneOrigin') || 'unknown place'}) and ${fact('other') || 'another'} (${fact('otherOrigin') || 'unknown place'}).`,
				Number(fact('more')) > 0 ? `And ${fact('more')} more.` : '',
				'Nothing was moved.',
			),
		remedy: always('Add a rewrite rule that keeps them apart, or remove one of the lines.'),
		actions: ['edit-mirror'],
	},
	'mirror.empty-name': {
		title: ({ subject }) => `Nothing is left of the name of ${subject}`,
		explanation: (words) =>
			words.with('from', (from) => `The rewrite rule from ${from} takes all of it away.`),
		remedy: always('Give the rule a path in to:, or a shorter from:.'),
		actions: ['edit-mirror'],
	},
	'mirror.file-unreadable': {
		title: ({ subject, fact }) => `${subject} ${fact('problem') || 'could not be read'}`,
		explanation: nothing,
		remedy: ({ fact }) => fact('remedy') || 'Check its name and whether you may read it.',
		actions: ['edit-mirror'],
	},
	'mirror.unknown-hosts': {
		title: ({ fact }) =>
			Number(fact('count')) > 1
				? 'Some registries of this mirror are not known yet'
				: `${fact('hosts') || 'A registry of this mirror'} is not known yet`,
		explanation: (words) =>
			sentences(
				Number(words.fact('count')) > 1 ? words.with('hosts', (hosts) => `They are ${hosts}.`) : '',
				'Nothing connects to a registry that you have neither saved nor accepted.',
			),
		remedy: always('Check the names, then accept them, or add them under Registries.'),
		actions: ['edit-mirror'],
	},
	'mirror.plan-stopped': {
		title: always('The plan was not made to its end'),
		explanation: ({ fact }) =>
			fact('reason') === 'process-ended'
				? 'The process that asks the registries ended unexpectedly. Nothing was moved.'
				: 'It was cancelled. Nothing was moved.',
		remedy: always('Check the mirror again.'),
		actions: ['retry'],
	},
	'mirror.plan-outdated': {
		title: always('The mirror has changed since it was checked'),
		explanation: always('Nothing was moved: a run copies exactly what its check showed.'),
		remedy: always('Check the mirror again, then start.'),
		actions: ['retry'],
	},
	'mirror.draft-missing': {
		title: always('This mirror is no longer there'),
		explanation: always('It was removed, or could not be read.'),
		remedy: always('Choose another one, or begin a new mirror.'),
		actions: [],
	},
	'mirror.draft-damaged': {
		title: ({ subject }) => `${subject} is damaged`,
		explanation: (words) =>
			sentences(
				words.with('setAside', (file) => `It was kept as ${file}.`),
				'The mirror in it is not shown.',
			),
		remedy: always('Check your mirrors; begin again the one that is missing.'),
		actions: ['open-logs'],
	},
	'mirror.draft-newer': {
		title: ({ subject }) => `${subject} was written by a newer Image Ferry`,
		explanation: always('It was left as it is, and the mirror in it is not shown.'),
		remedy: always('Update Image Ferry, or use another data folder.'),
		actions: [],
	},
	'keychain.unavailable': {
		title: always('No keychain of this system can be reached'),
		explanation: always('Passwords are never written anywhere else, so nothing was stored.'),
		remedy: always(
			'Start a secret service such as GNOME Keyring or KWallet in this session, or sign in for this session only.',
		),
		actions: ['retry', 'edit-credential'],
	},
	'keychain.locked': {
		title: always('The keychain is locked'),
		explanation: nothing,
		remedy: always('Unlock it, then try again.'),
		actions: ['retry'],
	},
	'keychain.denied': {
		title: always('The keychain did not let Image Ferry in'),
		explanation: nothing,
		remedy: always('Allow Image Ferry when the system asks, then try again.'),
		actions: ['retry'],
	},
	'keychain.secret-too-long': {
		title: ({ subject }) => `The secret for ${subject} is too long for the keychain`,
		explanation: ({ fact }) =>
			fact('length') === '' || fact('most') === ''
				? ''
				: `It has ${fact('length')} characters; at most ${fact('most')} can be kept.`,
		remedy: always('Use a shorter token for this registry.'),
		actions: ['edit-credential'],
	},
	'credential.helper-failed': {
		title: (words) => `The credential helper ${words.fact('helper') || words.subject} failed`,
		explanation: (words) =>
			sentences(
				words.with(
					'problem',
					(problem) => `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`,
				),
				words.with('words', (said) => `Its words: ${said}.`),
			),
		remedy: ({ host }) =>
			`Sign in with Docker or Podman again, or save the credential here: ${loginCommand(host)}.`,
		actions: ['edit-credential'],
	},
	'settings.damaged': {
		title: ({ subject }) => `${subject} is damaged`,
		explanation: (words) =>
			sentences(
				words.with('setAside', (file) => `It was kept as ${file}.`),
				'Image Ferry goes on with default settings.',
			),
		remedy: always('Check your settings and saved registries; enter again what is missing.'),
		actions: ['open-logs'],
	},
	'settings.newer-format': {
		title: ({ subject }) => `${subject} was written by a newer Image Ferry`,
		explanation: always('It was left as it is.'),
		remedy: always('Update Image Ferry, or use another data folder.'),
		actions: [],
	},
	'disk.full': {
		title: ({ subject }) => `No space is left to write ${subject}`,
		explanation: ({ fact }) =>
			fact('needed') === '' || fact('free') === ''
				? ''
				: `It needs ${sizeWords(fact('needed'))} and has ${sizeWords(fact('free'))}.`,
		remedy: always('Free space on this disk, then run the same again; what arrived is kept.'),
		actions: ['free-space', 'continue-run'],
	},
	'disk.denied': {
		title: ({ subject }) => `${subject} may not be read or written by you`,
		explanation: nothing,
		remedy: always('Correct the rights of the file or its folder.'),
		actions: ['retry'],
	},
	'disk.failed': {
		title: ({ subject, fact }) =>
			`${subject} ${fact('problem') === '' ? "can't be read or written" : fact('problem')}`,
		explanation: nothing,
		remedy: ({ fact }) =>
			fact('remedy') === '' ? 'Check the disk and the folder, then try again.' : fact('remedy'),
		actions: ['retry', 'open-logs'],
	},
	'clock.implausible': {
		title: ({ fact }) =>
			fact('year') === ''
				? "This computer's clock is wrong"
				: `This computer's clock says ${fact('year')}`,
		explanation: always(
			'That is before this version of Image Ferry was made. Certificates and sign-in tokens depend on the time.',
		),
		remedy: always("Set this computer's clock, then start Image Ferry again."),
		actions: [],
	},
	'folder.not-shown': {
		title: ({ subject }) => `${subject} could not be shown`,
		explanation: always('No file manager of this system opened it.'),
		remedy: always('Start a file manager and open the folder from there.'),
		actions: [],
	},
	'journal.damaged': {
		title: ({ subject }) => `The record of run ${subject} is damaged`,
		explanation: always(
			'Everything up to the damage is kept; the images themselves are not affected.',
		),
		remedy: always('Run the mirror again; what is at the destination is found and not sent again.'),
		actions: ['retry', 'open-logs'],
	},
	'run.not-found': {
		title: ({ subject }) => `There is no run ${subject}`,
		explanation: nothing,
		remedy: always('Choose one from image-ferry runs.'),
		actions: [],
	},
	'run.locked': {
		title: () => 'This mirror is already running',
		explanation: always('Another window or command of yours is at work on it.'),
		remedy: always('Wait for it to end, or stop it first.'),
		actions: ['retry'],
	},
	'run.interrupted': {
		title: always('The run was interrupted'),
		explanation: always('What arrived is kept.'),
		remedy: always('Run the same again to continue.'),
		actions: ['continue-run'],
	},
	'run.not-continuable': {
		title: ({ subject, fact }) =>
			NOT_CONTINUABLE[fact('reason')] ?? `${subject} can't be gone on with`,
		explanation: always('Nothing was done.'),
		remedy: always('Start the mirror itself again; what arrived is not sent twice.'),
		actions: [],
	},
	'command.invalid': {
		title: ({ fact, subject }) => `The command can't be carried out: ${fact('problem') || subject}`,
		explanation: nothing,
		remedy: ({ fact }) => fact('remedy') || 'See image-ferry help for what there is.',
		actions: [],
	},
	'command.unsupported': {
		title: ({ subject }) => `"${subject}" is not supported yet`,
		explanation: always('Nothing was done.'),
		remedy: always('See image-ferry help for what there is.'),
		actions: [],
	},
	'ipc.bad-request': {
		title: always('Something went wrong in Image Ferry'),
		explanation: always('The window asked for something that makes no sense. Nothing was done.'),
		remedy: always('Try again; if it repeats, send us the diagnostics.'),
		actions: ['copy-diagnostics', 'open-logs'],
	},
	'internal.unexpected': {
		title: always('Something went wrong in Image Ferry'),
		explanation: ({ fault }) => (fault.logId === undefined ? '' : `Log entry: ${fault.logId}.`),
		remedy: always('Try again; if it repeats, send us the diagnostics.'),
		actions: ['copy-diagnostics', 'open-logs'],
	},
};
