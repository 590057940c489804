// Every sentence about changing what an engine trusts. Facts: engine (kind and version), file, line, problem (words with or
// without a full stop), reading (`taken`, `unknown`; absent: the engine refuses it), reason (a word of those below), suggestion (an address), remedy (a sentence), owner, commands.
import type { FaultCode } from './fault-codes';
import { type FaultText, type FaultWords, sentences } from './fault-words';

export type TrustFaultCode = Extract<FaultCode, `trust.${string}`>;

const UNCHANGED = 'Nothing was changed.';

const HOST_REASONS: Readonly<Record<string, string>> = {
	scheme: 'It starts with a scheme.',
	path: 'It has a path or a trailing slash.',
	wildcard: 'Engines take no wildcards here.',
	empty: 'It is empty.',
	user: 'It holds a user name.',
	port: 'Its port is not from 1 to 65535.',
	network: 'It is not a network in the form 10.0.0.0/8.',
	everything: 'It covers every address there is.',
	international: 'Engines know only the ASCII form of international names.',
	host: 'It is neither a name with a port nor an IP address; IPv6 stands in brackets.',
	mirror: 'A mirror is a registry, and not the one it stands in for.',
};

const CA_REASONS: Readonly<Record<string, string>> = {
	empty: 'It holds no certificate.',
	key: 'It holds a private key, which does not belong there.',
	der: 'It is in DER form.',
	damaged: "A certificate in it can't be read.",
	'too-large': 'It is larger than 1 MiB.',
};

const READ_REASONS: Readonly<Record<string, string>> = {
	'too-large': 'It is larger than 1 MiB.',
	'not-a-file': 'It is no ordinary file.',
	damaged: 'It no longer holds what Image Ferry kept in it.',
};

const WRITE_REASONS: Readonly<Record<string, string>> = {
	link: 'A symbolic link stands in its way.',
	parent: 'Others than its owner may write into its folder.',
	owner: 'It, or its folder, belongs to somebody else.',
	'not-a-file': 'What is there is no regular file, or its folder is none.',
	path: 'Its path is not written out in full.',
	'not-listed': 'The helper writes only the usual files of engines.',
};

const engineName = ({ fact }: FaultWords): string => fact('engine') || 'The engine';
const reasonOf = (reasons: Readonly<Record<string, string>>, { fact }: FaultWords): string =>
	Object.hasOwn(reasons, fact('reason')) ? (reasons[fact('reason')] ?? '') : '';
const file = ({ fact, subject }: FaultWords): string => fact('file') || subject;
const where = (words: FaultWords): string =>
	words.fact('line') === '' ? file(words) : `${file(words)}, line ${words.fact('line')}`;
/** Whoever gives the problem writes words or a sentence. */
const problem = (words: FaultWords): string =>
	words.with('problem', (text) => `Problem: ${text.replace(/[.\s]+$/, '')}.`);
/** Half a command is worse than none. */
const wholeCommands = (words: FaultWords): string =>
	(words.fault.facts?.['commands'] ?? '') === words.fact('commands')
		? words.with('commands', (commands) => `Run this as administrator: ${commands}.`)
		: '';
const asAdministrator = (): string => 'Run the commands of the plan as administrator.';

export const TRUST_FAULT_TEXTS: Readonly<Record<TrustFaultCode, FaultText>> = {
	'trust.host-invalid': {
		title: ({ subject }) => `"${subject}" is no address that an engine accepts`,
		explanation: (words) => sentences(reasonOf(HOST_REASONS, words), UNCHANGED),
		remedy: (words) =>
			words.with('suggestion', (address) => `Write it as ${address}.`) ||
			'Write it as a name with a port where needed, such as registry.example.com:8083.',
		actions: [],
	},
	'trust.ca-invalid': {
		title: ({ subject }) => `${subject} can't be used as a CA`,
		explanation: (words) => sentences(reasonOf(CA_REASONS, words), problem(words), UNCHANGED),
		remedy: (words) =>
			words.fact('reason') === 'der'
				? 'Give it in PEM form: openssl x509 -inform der -in FILE -out ca.pem converts it.'
				: 'Give the certificates of the CA in PEM form, the one with BEGIN CERTIFICATE.',
		actions: [],
	},
	'trust.engine-unknown': {
		title: ({ subject }) => `There is no engine at ${subject}`,
		explanation: () => UNCHANGED,
		remedy: () => 'Start the engine, or choose one of those that image-ferry trust list shows.',
		actions: ['retry'],
	},
	'trust.config-invalid': {
		title: (words) =>
			words.fact('reading') === ''
				? `${engineName(words)} does not accept ${where(words)}`
				: `${where(words)}${words.fact('line') === '' ? '' : ','} can't be changed safely`,
		explanation: (words) =>
			sentences(
				problem(words),
				words.fact('reading') === 'taken'
					? `${engineName(words)} takes the file all the same.`
					: '',
				UNCHANGED,
			),
		remedy: (words) =>
			words.fact('remedy') ||
			'Correct the file, restart the engine to see that it takes it, then plan again.',
		actions: ['retry'],
	},
	'trust.config-unreadable': {
		title: (words) => `Can't read ${file(words)}`,
		explanation: (words) =>
			sentences(
				words.with('owner', (owner) => `It belongs to ${owner}.`),
				reasonOf(READ_REASONS, words),
				UNCHANGED,
			),
		remedy: (words) =>
			words.fact('reason') === 'denied'
				? `Give your user the right to read it, or see it as administrator: sudo cat ${file(words)}.`
				: 'See what it is; an engine is not configured with such a file.',
		actions: ['retry'],
	},
	'trust.blocked': {
		title: ({ subject }) => `What ${subject} needs collides with what is there`,
		explanation: (words) => sentences(problem(words), UNCHANGED),
		remedy: () => 'Correct what the plan lists as blocking, then plan again.',
		actions: ['retry'],
	},
	'trust.by-hand': {
		title: (words) => `Image Ferry can't write ${file(words)} itself`,
		explanation: () => UNCHANGED,
		remedy: asAdministrator,
		actions: [],
	},
	'trust.changed-meanwhile': {
		title: (words) => `Somebody else changed ${file(words)} after the preview`,
		explanation: () => `What you saw is no longer what is there. ${UNCHANGED}`,
		remedy: () => 'See the new preview: plan again.',
		actions: ['retry'],
	},
	'trust.write-denied': {
		title: (words) => `Can't write ${file(words)}`,
		explanation: (words) => sentences(reasonOf(WRITE_REASONS, words), UNCHANGED),
		remedy: asAdministrator,
		actions: ['retry'],
	},
	'trust.read-only': {
		title: (words) => `Can't write ${file(words)}: its file system is read-only`,
		explanation: () => UNCHANGED,
		remedy: () => 'Change it where this system is made from, such as its image or its deployment.',
		actions: [],
	},
	'trust.busy': {
		title: () => 'Another change of engine trust is at work',
		explanation: (words) =>
			sentences(
				words.with('process', (process) => `Process ${process} is at it.`),
				UNCHANGED,
			),
		remedy: () => 'Wait until it has ended, then plan again.',
		actions: ['retry'],
	},
	'trust.elevation-refused': {
		title: () => 'The administrator prompt was closed',
		explanation: () => UNCHANGED,
		remedy: () => 'Try again, or run the commands of the plan as administrator.',
		actions: ['retry'],
	},
	'trust.elevation-failed': {
		title: () => 'The administrator prompt could not be shown',
		explanation: (words) => sentences(problem(words), UNCHANGED),
		remedy: asAdministrator,
		actions: [],
	},
	'trust.reload-failed': {
		title: (words) => `${engineName(words)} could not be told to read its files again`,
		explanation: problem,
		remedy: () => 'Restart the engine; the details have its own words.',
		actions: ['retry'],
	},
	'trust.not-taken': {
		title: (words) => `${engineName(words)} did not take the change`,
		explanation: (words) => sentences(problem(words), 'The files are as they were before.'),
		remedy: () => "See the engine's log, which says why; then plan again.",
		actions: ['retry'],
	},
	'trust.engine-gone': {
		title: (words) => `${engineName(words)} stopped answering`,
		explanation: problem,
		remedy: () => 'Start the engine, then plan again.',
		actions: ['retry'],
	},
	'trust.proof-failed': {
		title: (words) => `${engineName(words)} could not pull ${words.subject}`,
		explanation: () => 'The files are as they were before.',
		remedy: () =>
			'See the details: they tell whether the image, the sign-in or still the trust is at fault.',
		actions: ['retry'],
	},
	'trust.roll-back-failed': {
		title: () => 'The files could not be put back',
		explanation: (words) =>
			sentences(
				problem(words),
				'Beside each file there is a copy of it as it was, with image-ferry-backup in its name.',
			),
		remedy: (words) =>
			wholeCommands(words) ||
			(words.fact('reason') === 'foreign'
				? 'Compare the file with the copy beside it, and take out what is not wanted; then restart the engine.'
				: 'Restart the engine after you copied each backup over its file.'),
		actions: ['open-logs'],
	},
	'trust.not-found': {
		title: ({ subject }) => `There is no change or plan ${subject}`,
		explanation: () => UNCHANGED,
		remedy: () => 'Choose one from image-ferry trust list.',
		actions: [],
	},
};
