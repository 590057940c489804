// What planners found, in sentences: what is there, what it means, what to do. Facts, all optional: `file` and `line`,
// `folder`, `key`, `entry` (a line of a list, a network), `host`, `of` (the mirrored registry), `flag`, `value`, `engine`,
// `other` (the file or folder that wins, hides or is missing), `reason` (a word of those below), `subject` and `date`
// (of a certificate or a change). A sentence whose fact is missing speaks in general.
import { visibleText } from '../format/visible-text';
import type { FindingCode, TrustFinding } from './trust-finding';

export interface FindingDescription {
	/** What is there; no full stop. */
	readonly title: string;
	/** Complete sentences on what it means. */
	readonly explanation: string;
	/** Complete sentences on what to do; empty when there is nothing to do. */
	readonly remedy: string;
}

const MAX_FACT = 300;

interface FindingWords {
	/** A fact, else what stands for it in general. */
	readonly say: (name: string, general: string) => string;
	/** The file and its line, else what stands for it in general. */
	readonly place: (general: string) => string;
	/** A sentence for the fact `reason`; empty where it is none of these. */
	readonly reason: (reasons: Readonly<Record<string, string>>) => string;
	readonly isBlocking: boolean;
	/** A sentence with a fact; empty without the fact. */
	readonly with: (name: string, sentence: (value: string) => string) => string;
}

interface FindingText {
	readonly title: (words: FindingWords) => string;
	readonly explanation: (words: FindingWords) => string;
	readonly remedy: (words: FindingWords) => string;
}

/** Gives a finding's sentences, safe to show. */
export function describeFinding(finding: TrustFinding): FindingDescription {
	const words = wordsOf(finding);
	const { title, explanation, remedy } = FINDING_TEXTS[finding.code];
	return {
		title: upperFirst(title(words)),
		explanation: explanation(words),
		remedy: remedy(words),
	};
}

function wordsOf({ facts, severity }: TrustFinding): FindingWords {
	const fact = (name: string): string => visibleText(facts[name] ?? '', MAX_FACT);
	const say = (name: string, general: string): string => fact(name) || general;
	return {
		say,
		place: (general) =>
			fact('line') === '' ? say('file', general) : `${say('file', general)}, line ${fact('line')}`,
		isBlocking: severity === 'blocks',
		reason: (reasons) => lookUp(reasons, facts['reason'] ?? ''),
		with: (name, sentence) => (fact(name) === '' ? '' : sentence(fact(name))),
	};
}

/** Not what every object has besides. */
function lookUp(sentences: Readonly<Record<string, string>>, word: string): string {
	return Object.hasOwn(sentences, word) ? (sentences[word] ?? '') : '';
}

/** Not of a path, which keeps its name. */
function upperFirst(text: string): string {
	return /^(?:the|a|an|as|another|passwords) /.test(text)
		? `${text.charAt(0).toUpperCase()}${text.slice(1)}`
		: text;
}

function sentences(...parts: readonly string[]): string {
	return parts.filter((part) => part !== '').join(' ');
}

const host = ({ say }: FindingWords): string => say('host', 'the registry');
const engine = ({ say }: FindingWords): string => say('engine', 'the engine');
const nothing = (): string => '';

const ENTRY_REASONS: Readonly<Record<string, string>> = {
	empty: 'It is empty.',
	path: 'It has a path or a trailing slash.',
	scheme: 'It has a scheme that no registry has.',
	wildcard: 'It is a wildcard, which Docker does not know.',
	user: 'It holds a user name.',
	port: 'Its port is not from 1 to 65535.',
	host: 'It is no host and no network.',
	query: 'It has a part after the path, which is not allowed.',
};

const CA_REASONS: Readonly<Record<string, string>> = {
	expired: 'It has expired, so the engine refuses the registry all the same.',
	'not-yet': 'It is not valid yet, so the engine refuses the registry until then.',
	'not-a-ca':
		'It is a certificate that may not sign others: it helps only where the registry shows exactly this one.',
	weak: 'Its signature is of a kind that engines no longer accept.',
};

const BY_HAND_REASONS: Readonly<Record<string, string>> = {
	'not-listed': 'It is none of the usual files of engines, and the helper writes no others.',
	'no-helper': 'This build of Image Ferry brings no helper for the administrator prompt.',
	'in-machine': 'It is inside a virtual machine.',
	remote: 'It is on another computer.',
	'read-only': 'Its file system is read-only.',
	denied: 'Your user may not write it.',
};

const RESTART_REMEDIES: Readonly<Record<string, string>> = {
	desktop: 'Restart Docker Desktop once the change is written, then verify it here.',
	machine: 'Restart the machine once the change is written, then verify it here.',
	windows: "Restart Docker's service once the change is written, then verify it here.",
	remote: 'Restart the engine on its own computer, then verify it here.',
};

const FINDING_TEXTS: Readonly<Record<FindingCode, FindingText>> = {
	'flag-conflict': {
		title: ({ say }) =>
			`the engine was started with --${say('flag', 'an option')}, which the file may not repeat`,
		explanation: (words) =>
			sentences(
				words.with('value', (value) => `The option says ${value}.`),
				words.with(
					'file',
					() => `It is set in ${words.place('')}, where the engine's start is described.`,
				),
				`With ${words.say('key', 'the same key')} in the configuration file as well, the engine would neither reload nor start again.`,
			),
		remedy: ({ say }) =>
			`Move the option into the configuration file: take --${say('flag', 'the option')} out of the engine's start, put its values under ${say('key', 'the key')}, restart the engine, then plan again.`,
	},
	'flag-decides': {
		title: ({ say }) => `an option at the engine's start decides: --${say('flag', 'a flag')}`,
		explanation: (words) =>
			sentences(
				words.with('value', (value) => `It says ${value}.`),
				words.with('file', () => `It is set in ${words.place('')}.`),
				'No file can take it back.',
			),
		remedy: () => "Change the engine's start and restart the engine if it should be otherwise.",
	},
	'key-ignored': {
		title: (words) =>
			`${words.place('the configuration file')} has ${words.with('key', (key) => `the key ${key}`) || 'a key'}, which the engine ignores`,
		explanation: (words) =>
			sentences(
				'The engine says nothing about it, so it looks as if it worked.',
				words.with('other', (other) => `The key that counts is ${other}.`),
				'It is left as it is.',
			),
		remedy: () => 'Take the key out when you next edit the file.',
	},
	'entry-breaks-engine': {
		title: (words) =>
			`${words.place('the configuration file')} holds an entry that stops the engine at its next start`,
		explanation: (words) =>
			sentences(
				words.with(
					'entry',
					(entry) =>
						`It is "${entry}"${words.with('key', (key) => ` under ${key}`)}, and the engine refuses the whole file for it.`,
				),
				words.reason(ENTRY_REASONS),
				'Nothing is written while it is there.',
			),
		remedy: ({ with: withFact }) =>
			withFact('other', (other) => `Write it as ${other}, or remove it; then plan again.`) ||
			'Remove or correct the entry, then plan again.',
	},
	'network-covers': {
		title: (words) =>
			`the network ${words.say('entry', 'in the list')} covers ${host(words)} already`,
		explanation: (words) =>
			sentences(
				words.with('file', () => `It is in ${words.place('')}.`),
				`${words.say('host', 'The registry')} stays insecure for this engine as long as the network is listed.`,
			),
		remedy: ({ with: withFact }) =>
			withFact(
				'entry',
				(entry) => `Take ${entry} back as well if the registry should be checked.`,
			) || 'Take the network back as well if the registry should be checked.',
	},
	'network-broad': {
		title: ({ say }) => `${say('entry', say('host', 'the network'))} covers very many addresses`,
		explanation: () =>
			'For every registry in it, whoever is on the way can read and replace what is pulled and pushed, passwords included.',
		remedy: () => 'Name the registry itself, or the smallest network that holds it.',
	},
	'insecure-skips-ca': {
		title: (words) => `the CA for ${host(words)} would not be used`,
		explanation: (words) =>
			sentences(
				words.with('file', (file) => `It is ${file}.`),
				'An insecure registry is not checked at all, not even with the CA that is there.',
			),
		remedy: () => 'Choose to trust its CA instead, if the registry speaks HTTPS.',
	},
	'insecure-skips-client-certificate': {
		title: (words) => `the client certificate for ${host(words)} would not be sent`,
		explanation: (words) =>
			sentences(
				words.with('file', (file) => `It is ${file}.`),
				'An insecure registry gets no client certificate; one that asks for it will refuse the engine.',
			),
		remedy: () => 'Choose to trust its CA instead, which keeps the client certificate in use.',
	},
	'clear-text': {
		title: (words) => `passwords for ${host(words)} may cross the network in clear text`,
		explanation: (words) =>
			`When HTTPS fails, ${engine(words)} goes on with plain HTTP. Whoever is on the way can then read and replace what is pulled and pushed.`,
		remedy: () => 'Give the registry a certificate and trust its CA where you can.',
	},
	'certificate-without-key': {
		title: ({ say }) => `${say('file', 'a client certificate')} stands alone`,
		explanation: (words) =>
			sentences(
				words.with('other', (other) => `${other} is missing.`),
				`A .cert needs the .key of the same name and the reverse; without it every operation with ${host(words)} fails.`,
			),
		remedy: () =>
			'Put the missing file beside it, or rename it to end in .crt if it is a CA; then plan again.',
	},
	'ca-not-read': {
		title: ({ say }) => `${say('file', 'a file that looks like a CA')} is not read as a CA`,
		explanation: () => 'Engines read only files that end in .crt as CAs.',
		remedy: ({ with: withFact }) =>
			withFact('other', (other) => `Rename it to ${other} if it should count.`) ||
			'Rename it to end in .crt if it should count.',
	},
	'folder-shadowed': {
		title: ({ say }) => `${say('folder', 'a folder of certificates')} does not count`,
		explanation: (words) =>
			sentences(
				words.with('other', (other) => `${other} is looked at first and hides it.`),
				'Only the first folder that exists for a registry is read, even when it is empty.',
			),
		remedy: ({ say }) =>
			`Move the certificates into ${say('other', 'the folder that counts')} if they are still needed.`,
	},
	'docker-reads-too': {
		title: ({ say }) => `${say('file', 'the file')} counts for Docker, too`,
		explanation: () =>
			"Podman reads Docker's certificates where it has none of its own. What changes here changes for both.",
		remedy: () => 'Apply only when Docker is to do the same with this registry.',
	},
	'user-file-hides': {
		title: ({ say }) => `${say('file', "the user's registries.conf")} hides the system's settings`,
		explanation: (words) =>
			sentences(
				words.with('other', (other) => `${other} is not read.`),
				"As long as a user has this file, even an empty one, the system's file and its drop-ins do not count for this user.",
			),
		remedy: () =>
			"The change goes where it counts for this user. Remove the user's file if the system's should count.",
	},
	'drop-in-overrides': {
		title: (words) => `${words.place('another file')} says otherwise for ${host(words)}`,
		explanation: (words) =>
			words.reason({
				later: 'It is read later and replaces everything that was said about the registry before.',
				narrower: `It is for a part of ${words.say('of', 'the registry')} only, and there the longer name counts.`,
				wildcard: `Its wildcard ${words.say('entry', '')} is as long as the name of the registry, and then Podman goes by the wildcard.`,
			}),
		remedy: (words) =>
			words.isBlocking
				? `Change or remove the entry in ${words.say('file', 'that file')}, then plan again.`
				: `Change the entry in ${words.say('file', 'that file')} if it should be the same there.`,
	},
	'location-elsewhere': {
		title: (words) =>
			`${words.say('other', 'another host')} would be asked unchecked, not ${host(words)}`,
		explanation: (words) =>
			`By ${words.place('its entry')}, Podman fetches what is named ${host(words)} from ${words.say('other', 'another host')}. Whoever is on the way there can then read and replace it, passwords included.`,
		remedy: (words) => `Apply only when you know ${words.say('other', 'that host')}.`,
	},
	'mirror-keeps-own': {
		title: (words) =>
			`as a mirror of ${words.say('of', 'another registry')}, ${host(words)} stays ${words.reason({ checked: 'checked', unchecked: 'unchecked' }) || 'as it is'}`,
		explanation: (words) => `${words.place('The entry of that registry')} says so for itself.`,
		remedy: (words) =>
			`Ask it before ${words.say('of', 'that registry')} again, and say how it is reached, if that should change.`,
	},
	'hosts-toml-decides': {
		title: (words) => `${words.say('file', 'a hosts.toml')} decides for ${host(words)}`,
		explanation: () =>
			"With containerd's image store, Docker reads this file instead of the certificates beside it and of its lists.",
		remedy: () => 'Make the change in that file as well.',
	},
	'ca-doubtful': {
		title: ({ say }) => `the certificate ${say('subject', 'in the CA file')} may not help`,
		explanation: (words) =>
			sentences(
				words.reason(CA_REASONS),
				words.with('date', (date) => `The date in it is ${date}.`),
			),
		remedy: () => "Ask the registry's owner for the CA that signed its certificate.",
	},
	'always-insecure': {
		title: (words) => `${host(words)} is on this computer, and the engine never checks it`,
		explanation: () => 'Docker takes 127.0.0.0/8 as insecure without being told.',
		remedy: nothing,
	},
	'docker-hub-checked': {
		title: ({ say }) => `Docker checks ${say('host', 'docker.io')} whatever its list says`,
		explanation: () => 'An entry for it under insecure-registries has no effect.',
		remedy: () => 'Use a mirror of it, or trust the CA of the proxy in between.',
	},
	'mirror-docker-io-only': {
		title: ({ say }) =>
			`Docker can't use ${say('host', 'a registry')} as a mirror of ${say('of', 'this one')}`,
		explanation: () => 'Its list of mirrors stands in for docker.io alone.',
		remedy: () => 'Choose docker.io, or use Podman, which mirrors any registry.',
	},
	'mirror-pulls-only': {
		title: (words) => `${host(words)} is asked for pulls only`,
		explanation: (words) =>
			`What the mirror does not have comes from ${words.say('of', 'the mirrored registry')} itself. Pushes never go to a mirror.`,
		remedy: nothing,
	},
	'network-unsupported': {
		title: ({ say }) =>
			`Podman takes no networks such as ${say('entry', say('host', '10.0.0.0/8'))}`,
		explanation: () => 'Its settings name registries, one by one.',
		remedy: () => 'Name the registry itself.',
	},
	'foreign-stays': {
		title: (words) => `${words.place('another file')} also speaks of ${host(words)}`,
		explanation: () =>
			'Image Ferry did not write it and leaves it alone, so the engine goes on doing what it says.',
		remedy: () => 'Remove it yourself if it should no longer count.',
	},
	drifted: {
		title: ({ say }) => `${say('file', 'a file')} was changed outside Image Ferry`,
		explanation: (words) =>
			sentences(
				words.with('date', (date) => `That was on ${date}.`),
				words.isBlocking
					? 'It would have to be written anew, and what was added to it would be lost.'
					: 'What was changed since stays, as far as it does not concern this registry.',
			),
		remedy: ({ isBlocking }) =>
			isBlocking
				? 'Move what was added into a file of your own, then plan again.'
				: 'Look at the preview before you apply.',
	},
	'not-loaded': {
		title: (words) => `${engine(words)} runs with other settings than its files say`,
		explanation: (words) =>
			sentences(
				words.with('entry', (entry) => `The difference is ${entry}.`),
				'The files were changed without a reload, or a reload failed silently.',
			),
		remedy: () => 'A reload makes everything in the files count, not only this change.',
	},
	'by-hand': {
		title: ({ say }) => `${say('file', 'the file')} can only be changed by hand`,
		explanation: (words) => words.reason(BY_HAND_REASONS),
		remedy: ({ isBlocking }) =>
			isBlocking
				? 'Change it where this system is made from, such as its image or its deployment.'
				: 'Run the commands of this plan where the engine is, as administrator.',
	},
	'restart-yourself': {
		title: (words) => `${engine(words)} has to be restarted by you before the change counts`,
		explanation: () => 'Image Ferry writes the files; the engine reads them at its next start.',
		remedy: (words) =>
			words.reason(RESTART_REMEDIES) ||
			'Restart the engine once the change is written, then verify it here.',
	},
	'engine-stopped': {
		title: (words) => `${engine(words)} gives no answer`,
		explanation: () =>
			'Its files are put back all the same, and it reads them when it starts. Whether it then takes them was not seen.',
		remedy: () => 'Start the engine once the change is undone.',
	},
};
