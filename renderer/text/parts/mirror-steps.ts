// Sentences of the wizard's steps Images, Where to and How.
import type { ListRowState } from '../../../shared/mirror/draft/list-rows';
import type { PathRule } from '../../../shared/mirror/draft/mirror-draft';
import type { TagSelection } from '../../../shared/mirror/mirror-spec';
import { count, images } from './words';

const lines = (number: number): string => (number === 1 ? '1 line' : `${count(number)} lines`);
const tags = (number: number): string => (number === 1 ? '1 tag' : `${count(number)} tags`);

export const imagesText = {
	view: { label: 'Where images come from', list: 'List', browse: 'Browse a registry' },
	editorLabel: 'Images, one reference a line',
	editorHelp: 'One reference a line. Comments, quotes and image: prefixes are fine.',
	placeholder: 'registry.example.com/team/app:1.4.2\nquay.io/org/tool@sha256:…\nnginx',
	chooseFiles: 'Choose files…',
	clear: 'Clear',
	drop: 'Drop to add to the list',
	tableLabel: 'Images of the list',
	columns: { state: 'State', image: 'Image', line: 'Line' },
	state: {
		ok: 'Image',
		moving: 'Tag moves',
		repeated: 'Repeated',
		problem: 'Problem',
	} satisfies Readonly<Record<ListRowState, string>>,
	why: {
		moving: 'No tag was given, so “latest” is copied; that tag moves.',
		repeated: (line: number): string => `Line ${count(line)} names it already; it is copied once.`,
	},
	filterLabel: 'Which lines are shown',
	filter: {
		all: 'All',
		ok: 'Images',
		moving: 'Tag moves',
		repeated: 'Repeated',
		problem: 'Problems',
	},
	search: 'Filter images',
	emptyTitle: 'Which images?',
	empty: 'Paste a list on the left, drop text files anywhere here, or browse a registry.',
	noneFit: 'No line fits this filter.',
	troubled: (number: number): string =>
		number === 1 ? '1 line is no reference' : `${count(number)} lines are no references`,
	take: 'Keep only the references',
	takeHelp:
		'References in pull commands and image: keys are taken out, other lines become comments.',
	took: (taken: number, commented: number): string =>
		`${taken === 0 ? 'No reference was' : taken === 1 ? '1 reference was' : `${count(taken)} references were`} taken out of commands and keys; ${lines(commented)} became comments.`,
	secretTitle: (host: string | undefined): string =>
		host === undefined ? 'A password was left out' : `A sign-in to ${host} was left out`,
	secret:
		'Passwords do not belong into a list: nothing of it was kept. Sign in under Registries; there it goes into the keychain of this computer.',
	secretAction: 'Open Registries',
	file: {
		added: (name: string, number: number): string => `${name}: ${lines(number)} added.`,
		'too-large': (name: string): string =>
			`${name} is larger than 5 MiB. A list of images is far smaller: check that this is the right file, or split it.`,
		binary: (name: string): string =>
			`${name} is not text. Drop a list of images, one reference a line.`,
		empty: (name: string): string => `${name} is empty.`,
		folder: (name: string): string => `${name} is a folder. Drop the text files in it instead.`,
		unreadable: (name: string): string =>
			`${name} could not be read. Check that it is still there.`,
		full: (name: string): string =>
			`${name} was not added: the list would be larger than 5 MiB. Split it into several mirrors.`,
		mirror: (name: string): string => `${name} is a mirror file.`,
		mirrorWhat: 'It says more than which images: it becomes a mirror of its own.',
		mirrorAction: 'Open it',
		mirrorText: 'The list is a mirror file.',
	},
	rules: {
		title: 'Tag rules',
		every: 'every tag',
		words: ({ include = [], exclude = [], semver, newest }: TagSelection): string =>
			[
				...(newest === undefined ? [] : [newest === 1 ? 'the newest' : `the newest ${newest}`]),
				...(include.length === 0 ? [] : [`like ${include.join(', ')}`]),
				...(exclude.length === 0 ? [] : [`not ${exclude.join(', ')}`]),
				...(semver === undefined ? [] : [`in ${semver}`]),
			].join(', '),
		remove: (repository: string): string => `Remove the rule of ${repository}`,
		when: 'chosen anew at each run',
	},
	browse: {
		host: 'Registry',
		hostHelp: 'A saved one, or host[:port].',
		repository: 'Repository',
		repositoryHelp: 'Its path, such as team/app.',
		noListing: 'This registry does not list its repositories; type the path.',
		repositories: (number: number): string =>
			number === 1 ? '1 repository is listed' : `${count(number)} repositories are listed`,
		notAllRepositories: 'the registry ended its list early, so there may be more',
		notAllTags: 'The registry ended its list of tags early, so there may be more.',
		notAllTagsHelp:
			'A rule with the newest tags is refused for such a list. Other tags can be typed as references.',
		show: 'Show tags',
		loading: 'Asking the registry…',
		include: 'Only tags like',
		includeHelp: 'Patterns with * and ?, by commas. Empty: all.',
		exclude: 'Except tags like',
		semver: 'Versions in the range',
		semverHelp: 'Such as >=1.4 <2 or ~1.25.',
		semverWrong: 'This is not a version range. Write >=1.4 <2 or ~1.25.',
		newest: 'Only the newest',
		newestHelp: 'By version, else by name.',
		newestWrong: 'Write a whole number from 1.',
		preview: (taken: number, all: number): string => `${count(taken)} of ${tags(all)} taken`,
		previewLabel: 'Tags of the repository',
		columns: { taken: 'State', tag: 'Tag' },
		taken: 'Taken',
		left: 'Left out',
		filter: { label: 'Which tags are shown', all: 'All', taken: 'Taken' },
		search: 'Filter tags',
		emptyTitle: 'Which tags?',
		empty: 'Choose a registry and a repository, and show its tags.',
		noTags: 'This repository has no tags.',
		noneFit: 'No tag fits this filter.',
		addFixed: (number: number): string => (number === 1 ? 'Add 1 image' : `Add ${images(number)}`),
		addRule: 'Add as tag rule',
		ruleHelp: 'As images, the tags are fixed now. As a rule, each run takes those that fit then.',
		addedFixed: (number: number): string => `${images(number)} added to the list.`,
		addedRule: (repository: string): string => `A tag rule for ${repository} was added.`,
		notAllowed: (host: string): string => `${host} is not allowed yet, so nothing was asked of it.`,
		askAgain: 'Ask again',
	},
} as const;

export const whereText = {
	registry: 'Destination registry',
	registryHelp: 'A saved one, or host[:port]. Nothing connects before you check the plan.',
	repository: 'Put below',
	repositoryHelp: 'A path before every name, such as appcircle. May be empty.',
	slashes: 'Slashes at the ends do not count.',
	rule: 'Paths',
	rules: {
		keep: { name: 'Keep the whole path', what: 'Only the registry changes.' },
		replace: {
			name: 'Replace a prefix',
			what: 'One registry and path at the front gives way to another.',
		},
		flatten: { name: 'Keep only the last part', what: 'team/group/app becomes app.' },
		own: { name: 'Rules of your own', what: 'The first rule that fits a name counts.' },
	} satisfies Readonly<Record<PathRule, { name: string; what: string }>>,
	from: 'Replace',
	fromHelp: (covers: number, all: number): string =>
		`Begins ${count(covers)} of ${images(all)}. Others keep their path.`,
	to: 'With',
	toHelp: 'A path; empty cuts it off.',
	propose: (prefix: string): string => `Use ${prefix}`,
	flattenTooMany:
		'These images have more than 1,000 different paths, more than a mirror file can hold rules for.',
	ruleNumber: (number: number): string => `Rule ${number}`,
	addRule: 'Add a rule',
	removeRule: (number: number): string => `Remove rule ${number}`,
	earlier: (number: number): string => `Move rule ${number} up`,
	tableLabel: 'Names at the destination',
	columns: { destination: 'At the destination' },
	origin: 'from',
	filterLabel: 'Which names are shown',
	filter: { all: 'All', note: 'Notes', shared: 'Shared names', refused: 'Refused' },
	state: { ok: 'Named', note: 'Tag moves', shared: 'Shared name', refused: 'Refused' },
	search: 'Filter names',
	emptyTitle: 'Where to?',
	empty: 'Choose a destination registry, and every name appears here as it will be.',
	noImages: 'No images are listed yet.',
	noneFit: 'No name fits this filter.',
	shared: (number: number): string =>
		`${images(number)} would get a name that another gets too. That works only where both are the same content; the plan finds out.`,
	refused: (number: number): string =>
		`${images(number)} can't be named like this. The run does not start before that is solved.`,
} as const;

export const howText = {
	route: 'Route',
	routes: {
		direct: {
			name: 'Direct, from registry to registry',
			what: 'Byte by byte: digests, platforms and signatures stay. Layers that are there already are not sent again.',
		},
		engine: {
			name: 'Through a container engine',
			what: 'Docker or Podman pulls, tags and pushes. For registries that only the engine can reach.',
		},
	},
	loss: {
		title: 'What this route cannot keep',
		lines: [
			'Other platforms: only that of the engine arrives.',
			'The digest: the engine packs the image anew.',
			'Signatures, attestations and SBOMs stay behind.',
		],
	},
	engine: 'Engine',
	engineDefault: 'The first one found',
	engineOf: (kind: string, version: string): string =>
		`${kind === 'docker' ? 'Docker' : 'Podman'} ${version}`,
	engineOld: 'too old to mirror with',
	engineRootless: 'rootless',
	engineNone: 'No container engine was found on this computer.',
	engineGone: 'chosen earlier, not found now',
	engineLooking: 'Looking for engines…',
	engineAgain: 'Look again',
	platforms: 'Platforms',
	platformsAll: { name: 'All', what: 'The digest stays as it is.' },
	platformsSome: {
		name: 'Only some',
		what: 'Indexes get smaller, so their digests change. The plan shows the new ones.',
	},
	platformList: 'Which platforms',
	platformOther: 'Others',
	platformOtherHelp: 'Written os/architecture[/variant], separated by commas.',
	platformWrong: 'Write linux/amd64 or linux/arm/v7, separated by commas.',
	platformNone: 'Choose at least one platform.',
	referrers: 'Signatures, attestations and SBOMs',
	referrersAll: {
		name: 'Take them along',
		what: 'Those of cosign too, and all that point at an image.',
	},
	referrersNone: {
		name: 'Leave them',
		what: 'Fewer requests; images can then not be verified by signature.',
	},
	referrersSome: { name: 'Only some types', what: 'By their artifact type.' },
	referrersList: 'Artifact types',
	referrersListHelp: 'Separated by commas, such as application/vnd.cncf.notary.signature.',
	referrersWrong: 'Write at least one artifact type.',
	existing: 'When the destination has the tag with other content',
	existingTag: {
		replace: { name: 'Replace it', what: 'The tag points at the new image from then on.' },
		keep: { name: 'Keep it', what: 'The image is skipped, and the report says so.' },
		fail: { name: 'Refuse', what: 'The image fails; the others go on.' },
	},
	pace: 'Pace',
	oneByOne: 'One image at a time',
	oneByOneHelp:
		'For registries that stumble over several at once, such as some Nexus installations.',
	concurrency: 'Transfers at once',
	concurrencyHelp: 'Empty: as many as both registries bear.',
	concurrencyWrong: 'Write a whole number from 1 to 256.',
	bandwidth: 'At most',
	bandwidthHelp: 'Such as 200Mbit/s or 25MB/s. Empty: no limit.',
	bandwidthWrong: 'Write a number with its unit, such as 200Mbit/s or 25MB/s.',
	automatic: 'automatic',
	unlimited: 'no limit',
} as const;
