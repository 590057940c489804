// Every sentence about changing what an engine trusts. Facts: engine (kind and version), file, line, problem, reason,
// commands (what to run by hand), entry, owner, image.
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
};

const CA_REASONS: Readonly<Record<string, string>> = {
	empty: 'It holds no certificate.',
	key: 'It holds a private key, which does not belong there.',
	der: 'It is in DER form.',
	damaged: 'A certificate in it can not be read.',
	'too-large': 'It is larger than 1 MiB.',
};

const WRITE_REASONS: Readonly<Record<string, string>> = {
	link: 'A symbolic link stands in its way.',
	parent: 'Others than its owner may write into its folder.',
	'not-listed': 'The helper writes only the usual files of engines.',
};

const engineName = ({ fact }: FaultWords): string => fact('engine') || 'The engine';
const reasonOf = (reasons: Readonly<Record<string, string>>, { fact }: FaultWords): string =>
	reasons[fact('reason')] ?? '';
const where = ({ fact }: FaultWords): string =>
	fact('line') === '' ? fact('file') : `${fact('file')}, line ${fact('line')}`;

export const TRUST_FAULT_TEXTS: Readonly<Record<TrustFaultCode, FaultText>> = {
	'trust.host-invalid': {
		title: ({ subject }) => `"${subject}" is no address that an engine accepts`,
		explanation: (words) => sentences(reasonOf(HOST_REASONS, words), UNCHANGED),
		remedy: (words) =>
			words.with('remedy', (address) => `Write it as ${address}.`) ||
			'Write it as a name with a port where needed, such as registry.example.com:8083.',
		actions: [],
	},
	'trust.ca-invalid': {
		title: ({ subject }) => `${subject} can't be used as a CA`,
		explanation: (words) => sentences(reasonOf(CA_REASONS, words), UNCHANGED),
		remedy: () =>
			'Give the certificates of the CA in PEM form, the one with BEGIN CERTIFICATE; openssl x509 -inform der converts it.',
		actions: [],
	},
	'trust.engine-unknown': {
		title: ({ subject }) => `There is no engine at ${subject}`,
		explanation: () => UNCHANGED,
		remedy: () => 'Start the engine, or choose one of those that image-ferry engines lists.',
		actions: ['retry'],
	},
	'trust.config-invalid': {
		title: (words) => `${where(words)} is not as ${engineName(words)} reads it`,
		explanation: (words) => sentences(words.fact('problem'), UNCHANGED),
		remedy: (words) =>
			words.fact('remedy') ||
			'Correct the file, restart the engine to see that it takes it, then plan again.',
		actions: ['retry'],
	},
	'trust.config-unreadable': {
		title: ({ fact }) => `${fact('file')} can't be read`,
		explanation: (words) =>
			sentences(
				words.with('owner', (owner) => `It belongs to ${owner}.`),
				words.fact('reason') === 'too-large' ? 'It is larger than 1 MiB.' : '',
				UNCHANGED,
			),
		remedy: ({ fact }) =>
			fact('reason') === 'denied'
				? `Run sudo cat ${fact('file')} to see it, or give your user the right to read it.`
				: 'Look at the file; it is not what an engine is configured with.',
		actions: ['retry'],
	},
	'trust.blocked': {
		title: ({ subject }) => `What ${subject} needs collides with what is there`,
		explanation: (words) => sentences(words.fact('problem'), UNCHANGED),
		remedy: () => 'Settle what the plan lists as blocking, then plan again.',
		actions: ['retry'],
	},
	'trust.by-hand': {
		title: ({ fact }) => `${fact('file')} can only be written by hand`,
		explanation: () => UNCHANGED,
		remedy: () => 'Run the commands of the plan as administrator.',
		actions: [],
	},
	'trust.changed-meanwhile': {
		title: ({ fact }) => `${fact('file')} changed after it was previewed`,
		explanation: () => `Somebody or something else wrote it. ${UNCHANGED}`,
		remedy: () => 'Plan again and look at the new preview.',
		actions: ['retry'],
	},
	'trust.write-denied': {
		title: ({ fact }) => `${fact('file')} can't be written`,
		explanation: (words) => sentences(reasonOf(WRITE_REASONS, words), UNCHANGED),
		remedy: () => 'Run the commands of the plan as administrator.',
		actions: ['retry'],
	},
	'trust.read-only': {
		title: ({ fact }) => `${fact('file')} is on a read-only file system`,
		explanation: () => UNCHANGED,
		remedy: () => 'Change it where this system is made from, such as its image or its deployment.',
		actions: [],
	},
	'trust.busy': {
		title: () => 'Another change of engine trust is at work',
		explanation: () => UNCHANGED,
		remedy: () => 'Wait until it has ended, then plan again.',
		actions: ['retry'],
	},
	'trust.elevation-refused': {
		title: () => 'The administrator prompt was closed',
		explanation: () => UNCHANGED,
		remedy: () => 'Apply again, or run the commands of the plan as administrator.',
		actions: ['retry'],
	},
	'trust.elevation-failed': {
		title: () => 'The administrator prompt could not be shown',
		explanation: (words) => sentences(words.fact('problem'), UNCHANGED),
		remedy: () => 'Run the commands of the plan as administrator.',
		actions: [],
	},
	'trust.reload-failed': {
		title: (words) => `${engineName(words)} could not be told to read its files again`,
		explanation: (words) => words.fact('problem'),
		remedy: () => 'Restart the engine; the details have its own words.',
		actions: ['retry'],
	},
	'trust.not-taken': {
		title: (words) => `${engineName(words)} did not take the change`,
		explanation: (words) => sentences(words.fact('problem'), 'The files are as they were before.'),
		remedy: () => "Look at the engine's log; it says why.",
		actions: ['retry'],
	},
	'trust.engine-gone': {
		title: (words) => `${engineName(words)} stopped answering`,
		explanation: (words) => words.fact('problem'),
		remedy: () => 'Start the engine, then plan again.',
		actions: ['retry'],
	},
	'trust.proof-failed': {
		title: (words) => `${engineName(words)} could not pull ${words.subject}`,
		explanation: () => 'The files are as they were before.',
		remedy: () =>
			'Read the details: they say whether the image, the sign-in or still the trust is at fault.',
		actions: ['retry'],
	},
	'trust.roll-back-failed': {
		title: () => 'The files could not be put back',
		explanation: (words) => words.fact('problem'),
		remedy: (words) =>
			words.with('commands', (commands) => `Run ${commands} as administrator.`) ||
			'Copy the backup beside each file over it, then restart the engine.',
		actions: ['open-logs'],
	},
	'trust.not-found': {
		title: ({ subject }) => `There is no change or plan ${subject}`,
		explanation: () => UNCHANGED,
		remedy: () => 'Choose one from the list, such as by image-ferry trust list.',
		actions: [],
	},
};
