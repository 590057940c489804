// Every sentence of the screen Registries.
import { formatDuration } from '../../../shared/format/duration';
import type { AddressProblem } from '../../../shared/registry/clean-address';
import type { ProbeStepName } from '../../../shared/registry/probe-report';
import type { Provider } from '../../../shared/registry/provider';
import type { TlsPolicy } from '../../../shared/registry/tls-policy';

const DAYS = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const DAY_AND_TIME = new Intl.DateTimeFormat('en-GB', {
	...{ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
});
const plural = (count: number, one: string, many: string): string =>
	`${count.toLocaleString('en')} ${count === 1 ? one : many}`;

const list = {
	label: 'Registries',
	name: 'Name',
	address: 'Address',
	signIn: 'Sign-in',
	security: 'Security',
	lastTest: 'Last test',
	noSignIn: 'No credential',
	unknownSignIn: 'Not known now',
	notTested: 'Not tested',
	testing: 'Testing',
	works: (atMs: number): string => `Works · ${DAY_AND_TIME.format(atMs)}`,
	failed: (atMs: number): string => `Failed · ${DAY_AND_TIME.format(atMs)}`,
	keys: 'Arrow keys move between registries. Enter edits, T tests, Delete removes.',
	filter: 'Filter registries',
	filterPlaceholder: 'Name, address or user',
	count: (shown: number, all: number): string =>
		shown === all
			? plural(all, 'registry', 'registries')
			: `${shown.toLocaleString('en')} of ${plural(all, 'registry', 'registries')}`,
	nothingFits: 'No registry fits this filter.',
	clearFilter: 'Clear filter',
};

const policies = {
	verify: {
		short: 'HTTPS',
		name: "HTTPS, this computer's authorities",
		what: 'The certificate must come from an authority that this computer trusts. Right for public registries.',
	},
	'private-ca': {
		short: 'Own CA',
		name: "HTTPS, the registry's own authority",
		what: "For certificates of your organisation's CA. It is trusted for this registry only.",
	},
	'skip-verify': {
		short: 'Not checked',
		name: 'HTTPS, any certificate',
		what: 'Encrypted, but to whom is not checked: somebody on the way could read the password.',
	},
	'plain-http': {
		short: 'Not encrypted',
		name: 'Plain HTTP',
		what: 'Everybody on the way can read and change everything, the password included.',
	},
} satisfies Readonly<
	Record<TlsPolicy, { readonly short: string; readonly name: string; readonly what: string }>
>;

const addressProblems = {
	userinfo:
		'Leave out what stands before the @. User name and password have their own fields below.',
	scheme: 'Only registries reached by https or http can be used.',
	wildcard: 'Name one registry. An address with * stands for many.',
	port: 'The port is a number from 1 to 65535.',
	space: 'An address has no spaces and no hidden characters.',
	'ipv6-brackets': 'Write an IPv6 address in brackets, such as [2001:db8::1]:5000.',
	'not-a-host':
		'Write it as a name or number with a port where needed, such as registry.example.com:8083.',
} satisfies Readonly<Record<AddressProblem, string>>;

const steps = {
	dns: 'Name',
	tcp: 'Connection',
	tls: 'Encryption',
	api: 'Registry',
	'sign-in': 'Sign-in server',
	token: 'Credential',
	pull: 'Reading',
	push: 'Writing',
	clock: 'Clock',
} satisfies Readonly<Record<ProbeStepName, string>>;

const providers = {
	'docker-hub': {
		name: 'Docker Hub',
		signIn:
			'Your Docker ID with an access token. For an organisation token, the organisation is the user name.',
	},
	github: {
		name: 'GitHub',
		signIn:
			'Your GitHub user name with a classic personal access token that has read:packages, or write:packages to push. Fine-grained tokens are not accepted there.',
	},
	gitlab: {
		name: 'GitLab',
		signIn: 'A deploy token, or your user name with a personal access token.',
	},
	'google-artifact-registry': {
		name: 'Google Artifact Registry',
		signIn: 'A service account key: drop its JSON file below.',
	},
	'google-container-registry': {
		name: 'Google Container Registry',
		signIn: 'A service account key: drop its JSON file below.',
	},
	'amazon-ecr': {
		name: 'Amazon ECR',
		signIn:
			'The user name is AWS. The password comes from aws ecr get-login-password and is good for 12 hours.',
	},
	'amazon-ecr-public': {
		name: 'Amazon ECR Public',
		signIn:
			'The user name is AWS. The password comes from aws ecr-public get-login-password --region us-east-1.',
	},
	azure: {
		name: 'Azure Container Registry',
		signIn: 'A token name with its password, or the ID of a service principal with its secret.',
	},
	quay: {
		name: 'Quay.io',
		signIn: 'A robot account such as team+ferry with its token.',
	},
	'red-hat': {
		name: 'Red Hat',
		signIn: 'A registry service account such as 1234567|ferry with its token.',
	},
	digitalocean: {
		name: 'DigitalOcean',
		signIn: 'An API token, as user name and as password.',
	},
} satisfies Readonly<Record<Provider, { readonly name: string; readonly signIn: string }>>;

export const registriesText = {
	title: 'Registries',
	subtitle: 'Where images come from and where they go.',
	add: 'Add registry',
	import: 'Import logins',
	testAll: 'Test all',
	loading: 'Reading the saved registries',
	empty: {
		title: 'No registries yet',
		words:
			'Add the registry that your images should go to, and the ones they come from where those need a sign-in, a certificate or another way to be reached.',
	},
	list,
	policies,
	addressProblems,
	providers,
	vault: {
		lockedTitle: 'The keychain is locked',
		locked:
			'Registries can be edited and tested. Saved passwords are used again once it is unlocked.',
		absentTitle: 'This computer has no keychain that can be reached',
		absent:
			'Passwords are never written to a file. You can have them kept in memory until you quit, or start GNOME Keyring or KWallet in this session.',
		session: 'Passwords are kept in memory until you quit.',
		keepForSession: 'Keep passwords until I quit',
		again: 'Try again',
	},
	removed: (name: string): string => `Removed ${name}`,
	undo: 'Undo',
	editor: {
		newTitle: 'New registry',
		close: 'Close',
		name: 'Name',
		nameHelp: 'For you; the address when left empty.',
		nameTooLong: 'At most 64 characters.',
		address: 'Address',
		addressPlaceholder: 'registry.example.com:8083',
		addressHelp: 'As it stands in image references. A pasted docker login line is read too.',
		willConnect: 'Will connect to',
		taken: 'This registry is saved already.',
		openTaken: 'Open it',
		prefixNote: (prefix: string): string =>
			`${prefix} names repositories, so it is no part of the address. Choose it as the repository of a mirror.`,
		prefixForTest: 'Use it to test writing',
		typedHttp: 'The address says http. Encryption is kept unless you choose Plain HTTP below.',
		chooseHttp: 'Choose Plain HTTP',
		hubAlias: 'This is another name of docker.io.',
		idn: (unicode: string, ascii: string): string => `${unicode} is ${ascii} on the network.`,
		signIn: 'Sign-in',
		kinds: {
			none: 'None',
			password: 'User and password',
			google: 'Google key file',
		},
		noneHelp:
			'Logins that Docker and Podman have on this computer are still used when the registry asks.',
		noneForgets: 'The saved credential is removed when you save.',
		username: 'User name',
		password: 'Password or token',
		show: 'Hold to show',
		spaces: 'It begins or ends with a space. That is kept; check that it belongs to it.',
		lineEnd: 'A line end at its end was left out.',
		typedNothing: 'Type the password or token.',
		usernameNothing: 'Type the user name.',
		loginLine: 'A login line was read. Check the fields.',
		savedIn: (place: string, atMs: number): string => `Saved in ${place} on ${DAYS.format(atMs)}`,
		keychain: 'the keychain',
		memory: 'memory, until you quit',
		replace: 'Replace',
		removeCredential: 'Remove',
		keep: 'Keep the saved one',
		googleDrop: 'Drop the JSON key file here',
		googleChoose: 'Choose key file',
		googlePaste: 'Or paste its text:',
		googleFound: (email: string): string => `Key of ${email}`,
		googleWrong:
			'This is no service account key. It is the JSON file that the Google Cloud console gives for a service account.',
		security: 'Security',
		caDrop: 'Drop the CA certificate here',
		caHint: 'PEM or DER, one or several',
		caChoose: 'Choose file',
		caOther: 'Choose another file',
		caMissing: "Add the certificate of the registry's authority.",
		ca: {
			subject: 'Issued to',
			issuer: 'Issued by',
			self: 'itself',
			validity: 'Valid',
			fingerprint: 'SHA-256',
			range: (from: number, to: number): string => `${DAYS.format(from)} to ${DAYS.format(to)}`,
			isCa: 'Authority',
			isNoCa: 'No authority: only this very certificate would be trusted',
			expired: 'Expired',
			notYet: 'Not valid yet',
		},
		signInServer: 'Sign-in server',
		signInServerOwn: "The registry's own, or one that is known to belong to it",
		signInServerAllowed: (host: string): string => `${host} may have the password, by your word`,
		disallow: 'Take back',
		tryMore: 'Try more when testing',
		image: 'Image to read',
		imagePlaceholder: 'team/app:1.0',
		imageHelp: 'Left empty, repositories are listed instead.',
		pushRepository: 'Repository to write to',
		pushPlaceholder: 'team/probe',
		pushHelp: 'An upload is begun there and cancelled. Nothing is left behind.',
		saveAndTest: 'Save and test',
		save: 'Save',
		saving: 'Saving…',
		test: 'Test',
		remove: 'Remove registry',
		cancelledByYou: 'Not saved: you did not confirm.',
		notStored: 'The registry is saved, its password is not. What you typed is still here.',
		dirty: 'There are changes that are not saved.',
		discard: 'Discard changes',
		goOn: 'Go on editing',
	},
	test: {
		title: 'Test',
		label: (host: string): string => `Test of ${host}`,
		steps,
		running: 'Testing…',
		cancel: 'Stop',
		again: 'Test again',
		copy: 'Copy result',
		copied: 'Copied',
		worked: 'Everything works',
		failed: 'Not usable yet',
		stopped: 'Stopped before the end',
		took: (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : formatDuration(ms)),
		waiting: 'Waiting',
		skipped: {
			'plain-http': 'No encryption, as you chose',
			proxy: 'The proxy does it',
			'no answer': 'No answer to go by',
			'no credential': 'No credential is saved',
			'no sign-in needed': 'No sign-in is needed',
			'not asked for': 'Not asked for',
			'the registry lists no repositories': 'It does not list its repositories',
			'its root does not tell; the image does': 'Its root does not tell; the image does',
			'the registry tells no time': 'It does not tell the time',
			'its logins are for parts of it; name an image':
				'The logins found are for parts of it: name an image',
		} as Readonly<Record<string, string>>,
		skippedBecause: (step: string): string => `Not tried: ${step.toLowerCase()} failed`,
		found: {
			addresses: (addresses: string): string => addresses,
			port: 'The port answers',
			via: (proxy: string): string => `Through the proxy ${proxy}`,
			tls: (protocol: string, issuer: string): string => `${protocol}, by ${issuer}`,
			unchecked: (protocol: string): string => `${protocol}, certificate not checked`,
			daysLeft: (days: string): string => ` · ${plural(Number(days), 'day', 'days')} left`,
			api: 'Answers as a registry',
			apiElsewhere: (host: string): string => `Answers as a registry, served by ${host}`,
			noSignIn: 'Not needed',
			basic: 'The registry itself',
			server: (server: string, relation: string): string => `${server}${relation}`,
			relations: {
				own: " · the registry's own",
				known: ' · known to belong to it',
				pinned: ' · allowed by you',
				foreign: ' · another host, asked without a password',
			} as Readonly<Record<string, string>>,
			anonymous: 'Lets everybody in',
			user: (username: string): string => `Lets ${username} in`,
			repositories: (count: string): string =>
				`Lists ${plural(Number(count), 'repository', 'repositories')}`,
			image: (digest: string): string => `Found it: ${digest}`,
			push: (repository: string): string => `May write to ${repository}`,
			clock: (ms: number): string => `${formatDuration(Math.abs(ms))} apart`,
		},
		/** What to do, where the general words name commands. */
		remedies: {
			'registry.tls-untrusted':
				"Ask the registry's owner for the certificate of its authority, and add it here.",
			'registry.speaks-plain-http':
				'If it is meant to be without encryption, say so; otherwise use its HTTPS port.',
			'registry.speaks-https': 'Choose HTTPS for it.',
			'registry.unauthorized': 'Check user name and password or token.',
			'registry.sign-in-server-refused':
				'Allow it only if you know that this server belongs to the registry.',
			'registry.tls-name-mismatch':
				"Use a name that is on the certificate, or ask the registry's owner for one with this name.",
			'registry.unreachable': 'Check the address and the port, and your network, VPN or proxy.',
		} as Readonly<Record<string, string>>,
		noCredential: 'Enter a user name and a password or token.',
		acts: {
			addCa: 'Add its CA',
			toHttp: 'Use plain HTTP',
			toHttps: 'Use HTTPS',
			changeAddress: 'Change address',
			nameInstead: (name: string): string => `Use ${name}`,
			enterPassword: 'Enter password',
			replacePassword: 'Replace password',
			allow: (host: string): string => `Allow ${host}`,
			changeRepository: 'Change repository',
			changeImage: 'Change image',
		},
	},
	logins: {
		title: 'Logins of Docker and Podman',
		words:
			'They are used as they are whenever a registry asks. Importing copies one into your keychain, so that it stays when you log out there.',
		none: 'Docker and Podman have no logins on this computer.',
		looking: 'Looking for logins',
		import: 'Import',
		importing: 'Importing…',
		imported: 'Imported',
		replaces: 'Replaces what is saved',
		part: (path: string): string => `Only for ${path}: used where it fits, not imported`,
		unknownUser: 'User name not told',
		from: (origin: string): string => `from ${origin}`,
		which: (host: string, origin: string): string => `${host} from ${origin}`,
	},
} as const;
