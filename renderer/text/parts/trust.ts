// Every sentence of engine trust: what engines do with registries, the flow that changes it, and its history. Findings
// have their own (shared/trust/finding-texts.ts).
import { type EngineInfo, engineTitle } from '../../../shared/engine/engine-info';
import type { EngineFlavour } from '../../../shared/trust/engine-files';
import type { TrustChange, TrustStepName } from '../../../shared/trust/trust-change';
import type { Consequence, FilePreview, StandingRow } from '../../../shared/trust/trust-plan';
import type { Standing, TrustWish } from '../../../shared/trust/trust-wish';
import { count } from './words';

const DAYS = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const TIMES = new Intl.DateTimeFormat('en-GB', {
	day: 'numeric',
	month: 'short',
	hour: '2-digit',
	minute: '2-digit',
});

const many = (number: number, one: string, more: string): string =>
	number === 1 ? `1 ${one}` : `${count(number)} ${more}`;
const files = (number: number): string => many(number, 'file', 'files');
const engines = (number: number): string => many(number, 'engine', 'engines');
const containers = (number: number): string =>
	many(number, 'running container', 'running containers');

const flavours: Readonly<Record<EngineFlavour, string>> = {
	rootful: 'runs as root',
	rootless: 'runs as your user, rootless',
	desktop: 'Docker Desktop',
	snap: 'from a snap',
	machine: 'in a virtual machine',
	windows: 'on Windows',
	program: 'the podman command',
	remote: 'on another computer',
};

const standings: Readonly<Record<Standing, { readonly name: string; readonly what: string }>> = {
	ca: {
		name: 'Trust its CA',
		what: "HTTPS, checked with the registry's own authority. The safe way where its certificate comes from your organisation.",
	},
	insecure: {
		name: 'Accept it without encryption or a checked certificate',
		what: 'Plain HTTP, or HTTPS with any certificate. Whoever is on the way can read passwords and replace images.',
	},
	mirror: {
		name: 'Use it as a mirror of another registry',
		what: 'It is asked first when an image of the other registry is pulled; what it does not have still comes from there.',
	},
	none: {
		name: 'Nothing of this any more',
		what: 'Takes back what is set for it: HTTPS with the certificates that the computer trusts.',
	},
};

const effects: Readonly<Record<Standing, string>> = {
	ca: 'HTTPS, checked with its own CA',
	insecure: 'Accepted without encryption or a checked certificate',
	mirror: 'Asked first, as a mirror',
	none: 'HTTPS, checked with the certificates of the computer',
};

const mirrorName = (of: string | undefined): string =>
	of === undefined ? 'Mirror' : `Mirror of ${of}`;

export const trustText = {
	flavours,
	standings,
	steps: { choose: 'Choose', review: 'Review', apply: 'Apply' },
	stepsLabel: 'Steps',
	isDone: 'Done',
	missing: (number: number): string => many(number, 'thing is missing', 'things are missing'),
	back: 'Engines',
	title: 'Let an engine accept a registry',
	titleFor: ({ as, host }: Pick<TrustWish, 'as' | 'host'>): string =>
		as === 'none' ? `Take back what is set for ${host}` : `Let engines accept ${host}`,
	undoTitle: (host: string): string => `Undo the change for ${host}`,
	begin: 'Let an engine accept a registry…',
	summary: {
		choose: (host: string | undefined, as: Standing): string =>
			host === undefined
				? 'Registry, engines'
				: `${{ ca: 'Its CA', insecure: 'Unchecked', mirror: 'Mirror', none: 'Nothing' }[as]} · ${host}`,
		review: {
			none: 'Files and what they do',
			planning: 'Looking…',
			failed: 'Could not be planned',
			ready: (changed: number): string => `${files(changed)} to change`,
			nothing: 'Nothing to change',
			blocked: 'Something is in the way',
			byHand: 'By hand',
		},
		apply: {
			none: 'Write, reload, verify',
			applying: 'At work…',
			declined: 'Not applied',
			failed: 'Not applied',
			applied: 'Verified',
			written: 'Waits for a restart',
			'rolled-back': 'Rolled back',
			'roll-back-failed': 'Needs you',
			interrupted: 'Interrupted',
			reverted: 'Undone',
		},
	},
	choose: {
		registry: 'Registry',
		registryHelp:
			'Its address as images are named by it, such as registry.example.com:8083. Docker also takes a network, such as 10.20.0.0/16.',
		registryOpen: 'Show saved registries',
		missing: 'Name a registry.',
		network: 'A network can only be accepted without a checked certificate.',
		means: (host: string): string => `Engines will know it as ${host}.`,
		meansNetwork: (network: string): string => `Every registry with an address in ${network}.`,
		prefix: (path: string): string => `${path} is left out: trust is for a whole registry.`,
		idn: (unicode: string, ascii: string): string => `${unicode} is ${ascii} for engines.`,
		as: 'What engines do with it',
		caDrop: 'Drop the CA certificate here, or paste it below',
		caPaste: 'Or its text',
		caPasteHelp: 'Beginning with -----BEGIN CERTIFICATE-----',
		caSaved: 'The CA that is saved with this registry',
		of: 'Registry that it stands in for',
		ofHelp: 'Docker mirrors only docker.io; Podman any.',
		ofMissing: 'Name the registry that it stands in for.',
		ofSame: 'A registry is no mirror of itself.',
		reached: 'How the mirror is reached',
		reachedAsSet: {
			name: 'As it is set',
			what: 'A mirror that the engine asks already stays as it is; a new one is checked by HTTPS.',
		},
		engines: 'Engines',
		enginesNone: 'Choose at least one engine.',
		enginesLooking: 'Looking at every engine and its files…',
		noEngine: {
			title: 'No engine of this computer can be changed',
			words:
				'Start Docker or Podman and look again. What to do on other machines is below, once a registry is named.',
		},
		again: 'Look again',
		engineFault: "Its files can't be read; the review says why.",
		proofOptional: 'Image to try (optional)',
		proofHelp: (host: string | undefined): string =>
			`Each engine must then be able to pull it; when it can't, everything is put back. Such as ${host?.includes('/') === false ? host : 'registry.example.com:8083'}/team/app:1.0`,
		proofNoReference: 'This is no name of an image.',
		proofOther: 'This image is of another registry.',
	},
	foot: {
		previous: 'Back',
		review: 'Review',
		apply: 'Apply…',
		undo: 'Undo…',
		keys: 'Ctrl+Enter goes on',
		asksAdministrator: 'The administrator prompt of this computer is shown once.',
		noPrompt: 'The files are yours: no administrator prompt is needed.',
		asksFirst: 'You are asked once more before anything is written.',
	},
	review: {
		planning: 'Reading the files of each engine…',
		planningMore: 'Nothing is changed by this.',
		again: 'Plan again',
		verdict: {
			apply: (changed: number, of: number): string =>
				`${files(changed)} of ${engines(of)} would change`,
			applyMore: 'Below is every line, and what the engine makes of it. Nothing is written yet.',
			nothing: 'Nothing needs to change',
			nothingMore: 'Each engine is as wished already.',
			blocked: 'Something is in the way, so nothing can be applied',
			blockedMore: 'What it is and how to settle it stands below.',
			'by-hand': "Image Ferry can't write this; the commands below can",
			byHandMore: 'Copy them to where they are run, then look again.',
		},
		findings: 'Found on the way',
		severity: { blocks: 'In the way', warns: 'Caution', tells: 'Good to know' } as const,
		onEngine: (engine: string): string => `On ${engine}`,
		fileRole: {
			'daemon-json': "Docker's settings",
			'registries-conf': "Podman's settings",
			'drop-in': 'A settings file of its own',
			ca: 'CA certificate',
		} satisfies Record<FilePreview['role'], string>,
		fileAction: {
			create: 'New file',
			change: 'Changes',
			remove: 'Is removed',
		} satisfies Record<FilePreview['action'], string>,
		access: {
			own: 'written by you',
			administrator: 'written as administrator',
			'by-hand': 'written by hand',
		} satisfies Record<FilePreview['access'], string>,
		belongs: (owner: string, mode: string): string => `${owner}, ${mode}`,
		link: (link: string): string => `Reached by the link ${link}`,
		settles: {
			restored:
				'Once the engine let go of the list, the file goes back to what it was, byte by byte.',
			removed: 'Once the engine let go of the list, the file is removed again.',
		},
		diffLabel: (path: string): string => `Lines of ${path}`,
		columns: { before: 'Line before', after: 'Line after', change: 'Change', text: 'Text' },
		added: 'added',
		removed: 'removed',
		skipped: (lines: number): string =>
			lines === 1 ? '1 line stays' : `${count(lines)} lines stay`,
		bytes: (bytes: number): string =>
			bytes === 1 ? '1 byte that is no text' : `${count(bytes)} bytes that are no text`,
		lineEnd: { none: 'without a line end', crlf: 'ends with CR LF' },
		moreRows: (rows: number): string => `Show ${count(rows)} more lines`,
		noRows: 'Its content is not shown.',
		effect: 'What the engine makes of it',
		effectNow: 'Now',
		effectAfter: 'Afterwards',
		effectRows: {
			standing: 'This registry',
			insecure: 'Accepted unchecked',
			mirrors: 'Mirrors',
			caFiles: 'CA files that count',
		},
		effects,
		none: 'None',
		same: 'As now',
		andMore: (number: number): string => `and ${count(number)} more`,
		mirrorsOf: (of: string, locations: readonly string[], unchecked: readonly string[]): string =>
			`${of}: ${locations
				.map((one) => (unchecked.includes(one) ? `${one} (unchecked)` : one))
				.join(', then ')}`,
		consequence: 'What happens then',
		commands: {
			run: 'The same as commands',
			byHand: 'Run these as administrator',
			copy: 'Copy',
			copied: 'Copied',
		},
		nothingHere: 'This engine is as wished already; none of its files change.',
		others: 'For other machines',
		othersWords:
			"The same change for what this computer can't reach. Nothing of this is done by Image Ferry.",
		othersLabel: 'Kind of machine',
		copyPart: (label: string): string => `Copy: ${label}`,
		whenNamed: 'Name a registry to see the same change for other machines.',
	},
	apply: {
		title: 'Apply',
		ready: 'Ready to apply',
		readyWords: (changed: number): string =>
			`${files(changed)} would be written as previewed, the engine told, and asked whether it took it. If it did not, everything is put back.`,
		running: 'At work',
		undoing: 'Undoing',
		checklist: 'Steps of the change',
		cancel: 'Stop trying the image',
		cancelling: 'Stopping…',
		cancelHelp: 'What was written is then put back.',
		answer: 'Answer the question of Image Ferry in the window that opened.',
		steps: {
			compare: 'Files are as previewed',
			'back-up': 'Backup',
			authorize: 'Administrator prompt',
			write: 'Write',
			reload: 'Reload',
			verify: 'Ask the engine',
			proof: 'Pull the image',
			settle: 'Tidy the file',
			'roll-back': 'Put back',
		} satisfies Record<TrustStepName, string>,
		stepState: {
			waiting: 'to come',
			running: 'at work',
			done: 'done',
			failed: 'failed',
			skipped: 'skipped',
		},
		by: {
			info: 'The engine says that it took it',
			'reload-event': 'The engine told of its reload',
			files: 'The files that it reads say so',
			pull: 'The image arrived',
			'not-needed': 'Not needed',
			'not-asked': 'No image was named',
			'by-hand': 'Waits for you',
		},
		outcome: {
			applied: 'Applied',
			reverted: 'Undone',
			written: 'Written; it counts after a restart',
			writtenMore: {
				desktop:
					'Restart Docker Desktop (Settings, Docker Engine, Apply & restart), then ask it again.',
				other: 'Restart the engine, then ask it again.',
			},
			'rolled-back': 'Rolled back: everything is as it was',
			'roll-back-failed': 'The files could not be put back',
			interrupted: 'Interrupted',
			declined: 'Nothing was changed',
			declinedMore: 'You said no to the question.',
			failed: 'Nothing was changed',
			verifiedBy: (sentences: readonly string[]): string => `${sentences.join('. ')}.`,
		},
		askAgain: 'Ask again',
		asking: 'Asking the engine…',
		stillNot: 'The engine does not say so yet.',
		again: 'Review again',
		toEngines: 'Done',
		retry: (images: number): string =>
			images === 1 ? 'Retry the failed image' : `Retry ${count(images)} failed images`,
	},
	engines: {
		files: 'Files that count',
		noFiles: 'None yet; defaults apply',
		standings: 'Registries set',
		noStandings: 'None; every registry by HTTPS, with the certificates of the computer',
		accept: 'Let it accept a registry…',
		acceptFor: (engine: string): string => `Let ${engine} accept a registry…`,
		all: (number: number): string => `Show all ${count(number)}`,
		sheetTitle: (engine: string): string => `Registries set for ${engine}`,
		close: 'Close',
		find: 'Find a registry',
		noneFit: 'No registry has that name.',
		columns: { host: 'Registry, what, and who said so' },
		what: ({ as, of }: Pick<StandingRow, 'as' | 'of'>): string =>
			({ ca: 'Own CA', insecure: 'Unchecked', mirror: mirrorName(of), none: 'Nothing' })[as],
		origin: {
			own: 'Image Ferry',
			user: 'you or an administrator',
			flag: 'an option of the engine',
		} satisfies Record<StandingRow['origin'], string>,
		change: (host: string): string => `Change what is set for ${host}`,
		looking: 'Reading its files…',
		atWork: 'A change is at work',
		atWorkMore: 'It goes on while you are elsewhere.',
		show: 'Show it',
		unfinished: (host: string): string => `The change for ${host} is not applied yet`,
		unfinishedMore: 'What was chosen is kept until Image Ferry is closed.',
		goOn: 'Go on',
		without: 'Without a service; its files count for the podman command.',
	},
	changes: {
		title: 'Changes',
		none: 'No change yet. Each one is kept here, and can be undone.',
		all: (number: number): string => `Show all ${count(number)} changes`,
		when: (atMs: number): string => TIMES.format(atMs),
		what: ({ wish, reverts }: Pick<TrustChange, 'wish' | 'reverts'>): string => {
			const { as, host, of } = wish;
			if (reverts !== undefined) return `Change for ${host} undone`;
			return {
				ca: `Own CA of ${host} trusted`,
				insecure: `${host} accepted unchecked`,
				mirror: `${host} made a mirror of ${of ?? ''}`,
				none: `What was set for ${host} taken back`,
			}[as];
		},
		state: {
			applied: 'Applied',
			written: 'Waits for a restart',
			'rolled-back': 'Rolled back',
			'roll-back-failed': 'Needs you',
			interrupted: 'Interrupted',
			reverted: 'Undone',
		} satisfies Record<TrustChange['state'], string>,
		why: (title: string): string => `Because: ${title}.`,
		drift: (path: string, atMs: number | undefined): string =>
			atMs === undefined
				? `${path} was changed outside Image Ferry since.`
				: `${path} was changed outside Image Ferry on ${DAYS.format(atMs)}.`,
		gone: (path: string): string => `${path} is gone; something outside Image Ferry removed it.`,
		undo: 'Undo…',
		undoOf: (what: string): string => `Undo: ${what}`,
		askAgain: 'Ask again',
		askAgainOf: (what: string): string => `Ask again: ${what}`,
		asking: 'Asking…',
		interruptedMore: 'Image Ferry ended in the middle. Undo brings back what was there.',
	},
	/** `engine`: Docker or Podman; empty when it is not known. */
	acceptAs: (engine: string, host: string): string =>
		`Let ${engine === '' ? 'the engine' : engine} accept ${host}…`,
	engineTitle,
	/** `Docker 20.10.24, rootless`; two engines of one version differ by it. */
	engineName: (engine: Pick<EngineInfo, 'kind' | 'version' | 'isRootless'>): string =>
		`${engineTitle(engine)}${engine.isRootless ? ', rootless' : ''}`,
	consequence: ({ step, what, containersRunning, stopsContainers }: Consequence): string => {
		const named = what === undefined ? '' : ` (${what})`;
		const running = containersRunning ?? 0;
		const fate =
			running === 0
				? ''
				: stopsContainers
					? ` ${containers(running)} will stop.`
					: ` ${containers(running)} keep${running === 1 ? 's' : ''} running.`;
		return {
			nothing: `Nothing is reloaded: the files are read each time an image is pulled or pushed.${fate}`,
			reload: `The engine is told to read its files again${named}; it is not restarted.${fate}`,
			restart: `The engine is restarted${named}.${fate}`,
			'by-hand': `You restart ${what ?? 'the engine'} yourself; until then nothing changes for it.${fate}`,
		}[step];
	},
} as const;
