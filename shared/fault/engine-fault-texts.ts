// Every sentence about a failure of a container engine. What an engine itself says is in the fault's details.
import type { FaultCode } from './fault-codes';
import { type FaultText, type FaultWords, sentences } from './fault-words';

export type EngineFaultCode = Extract<FaultCode, `engine.${string}`>;

/** Lets this user reach Docker's socket; takes effect at the next sign-in. */
export const DOCKER_GROUP_COMMAND = 'sudo usermod -aG docker "$USER"';

/** Why an endpoint is not used, by the fact `reason`. */
const REFUSED: Readonly<Record<string, string>> = {
	ssh: "The key of that computer can't be checked from here, and someone in between could take its place.",
	'plain-tcp': 'It is not encrypted, so passwords would cross the network in the clear.',
	scheme: 'Only unix://, npipe:// and tcp:// lead to an engine.',
	malformed: 'It is no complete address.',
	certificates: 'The files for its encryption could not be read.',
};

const REFUSED_REMEDIES: Readonly<Record<string, string>> = {
	ssh: 'Run ssh -NL /tmp/engine.sock:/var/run/docker.sock HOST beside this, and give unix:///tmp/engine.sock.',
	'plain-tcp':
		'Set the engine up with TLS and give its certificates in a Docker context, or forward its socket with ssh.',
	certificates: 'Check DOCKER_CERT_PATH, or create the Docker context again.',
};

const untrustedReason = ({ fact }: FaultWords): string =>
	fact('reason') === 'plain-http'
		? 'The registry speaks plain HTTP here, and the engine wants HTTPS.'
		: 'The engine does not trust the certificate of the registry.';

const engineName = ({ fact }: FaultWords): string => fact('engine') || 'The engine';

export const ENGINE_FAULT_TEXTS: Readonly<Record<EngineFaultCode, FaultText>> = {
	'engine.not-found': {
		title: () => 'No container engine found',
		explanation: () => 'Nothing was done.',
		remedy: () =>
			'Start Docker or Podman, or use route: direct, which needs none. See image-ferry engines for the places that were looked at.',
		actions: ['edit-mirror', 'retry'],
	},
	'engine.unreachable': {
		title: (words) => `${engineName(words)} can't be reached`,
		explanation: ({ subject }) => `Nobody answers at ${subject}.`,
		remedy: () => 'Start the engine, then run the same again; what arrived is kept.',
		actions: ['retry', 'continue-run'],
	},
	'engine.denied': {
		title: ({ subject }) => `You may not use the engine at ${subject}`,
		explanation: () => 'Its socket belongs to another user or group.',
		remedy: () =>
			`Run ${DOCKER_GROUP_COMMAND} and sign in again if it is Docker's; members of that group can do what root can.`,
		actions: ['retry'],
	},
	'engine.too-old': {
		title: (words) => `${engineName(words)} is too old to mirror through`,
		explanation: () => 'Docker 20.10 and Podman 4.3 are the oldest that are known to work.',
		remedy: () => 'Update it, choose another engine, or use route: direct.',
		actions: ['edit-mirror'],
	},
	'engine.endpoint-refused': {
		title: ({ subject }) => `The engine at ${subject} is not used`,
		explanation: ({ fact }) => REFUSED[fact('reason')] ?? '',
		remedy: ({ fact }) =>
			REFUSED_REMEDIES[fact('reason')] ??
			'Write it as unix:///run/docker.sock, npipe:////./pipe/docker_engine or tcp://host:2376.',
		actions: ['edit-mirror'],
	},
	'engine.not-an-engine': {
		title: ({ subject }) => `${subject} answered, but not as a container engine`,
		explanation: () => '',
		remedy: () => 'Check the endpoint, and which program listens there.',
		actions: ['edit-mirror'],
	},
	'engine.registry-untrusted': {
		title: (words) => `${engineName(words)} does not trust ${words.host}`,
		explanation: (words) =>
			sentences(
				untrustedReason(words),
				'What is set for this registry here counts for the direct route only.',
			),
		remedy: ({ host, fact }) =>
			fact('reason') === 'plain-http'
				? `Add ${host} to the engine's insecure registries by image-ferry trust apply ${host} --as insecure, or use route: direct.`
				: `Add the CA of ${host} to the engine's certs.d folder by image-ferry trust apply ${host} --as ca --ca FILE, or use route: direct.`,
		actions: ['edit-mirror', 'retry'],
	},
	'engine.registry-unreachable': {
		title: (words) => `${engineName(words)} can't reach ${words.host}`,
		explanation: () => 'This computer can: the engine has a network and a proxy of its own.',
		remedy: () => "Check the engine's proxy, DNS and network, or use route: direct.",
		actions: ['edit-mirror', 'retry'],
	},
	'engine.disk-full': {
		title: (words) => `${engineName(words)} has no space left for images`,
		explanation: () => 'The engine keeps each image on its own disk before it is sent on.',
		remedy: () =>
			'Free space in the engine, such as by its image prune command, then run the same again; or use route: direct, which keeps nothing there.',
		actions: ['free-space', 'continue-run'],
	},
	'engine.broke-off': {
		title: (words) => `${engineName(words)} stopped in the middle of ${words.subject}`,
		explanation: () => 'Its answer ended before it said that it was done.',
		remedy: () => 'Check that the engine runs, then run the same again; what arrived is kept.',
		actions: ['retry', 'continue-run'],
	},
	'engine.failed': {
		title: (words) => `${engineName(words)} could not handle ${words.subject}`,
		explanation: () => "The engine's words are in the details.",
		remedy: () => 'Check the details, or use route: direct for this image.',
		actions: ['edit-mirror', 'retry'],
	},
	'engine.tag-required': {
		title: ({ subject }) => `${subject} has no tag, and an engine can push tags only`,
		explanation: () => '',
		remedy: () => 'Give the reference a tag as well, or use route: direct.',
		actions: ['edit-mirror'],
	},
	'engine.not-an-image': {
		title: ({ subject }) => `${subject} is nothing that an engine can hold`,
		explanation: (words) => words.with('mediaType', (type) => `It is of the type ${type}.`),
		remedy: () => 'Use route: direct for it.',
		actions: ['edit-mirror'],
	},
};
