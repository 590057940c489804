// Engine trust as tests of the window know it: engines with what they trust, previews, histories and how changes go; and
// the real window over a main process that answers with them. Answers are checked by the contract.
import type { ElectronApplication, Page } from 'playwright-core';
import { makeFault } from '../../shared/fault/fault';
import { contract } from '../../shared/ipc/contract';
import { channelOf } from '../../shared/ipc/define';
import type { TrustOverview } from '../../shared/ipc/groups/trust';
import type { TrustChange, TrustOutcome, TrustStep } from '../../shared/trust/trust-change';
import type { TrustFinding } from '../../shared/trust/trust-finding';
import type {
	DiffRow,
	EnginePreview,
	FilePreview,
	StandingRow,
	TrustPreview,
} from '../../shared/trust/trust-plan';
import type { TrustWish } from '../../shared/trust/trust-wish';

export const TRUST_HOST = 'registry.spacetech.example:8083';
export const DAEMON_JSON = '/etc/docker/daemon.json';

export const DOCKER = {
	endpoint: 'unix:///var/run/docker.sock',
	kind: 'docker',
	version: '28.2.2',
	isRootless: false,
	flavour: 'rootful',
} as const;
export const PODMAN = {
	endpoint: 'unix:///run/user/1000/podman/podman.sock',
	kind: 'podman',
	version: '5.4.2',
	isRootless: true,
	flavour: 'rootless',
} as const;
const PROGRAM = {
	endpoint: 'podman:',
	kind: 'podman',
	version: '5.4.2',
	isRootless: true,
	flavour: 'program',
} as const;

const AT_MS = Date.UTC(2026, 10, 12, 9, 41);
const DAY_MS = 24 * 60 * 60 * 1000;

export const INSECURE: TrustWish = { host: TRUST_HOST, as: 'insecure' };

/** Registries that an engine treats in a special way, as many as one likes. */
function madeStandings(count: number): readonly StandingRow[] {
	const some: readonly StandingRow[] = [
		{
			host: 'harbor.corp.example',
			as: 'ca',
			origin: 'own',
			file: '/etc/docker/certs.d/harbor.corp.example/image-ferry.crt',
		},
		{ host: '10.20.0.0/16', as: 'insecure', origin: 'user', file: DAEMON_JSON },
		{
			host: 'mirror.corp.example:5000',
			as: 'mirror',
			of: 'docker.io',
			origin: 'user',
			file: DAEMON_JSON,
		},
		{ host: 'old-lab.corp.example:5000', as: 'insecure', origin: 'flag' },
	];
	const more = Array.from(
		{ length: Math.max(0, count - some.length) },
		(_, index): StandingRow => ({
			host: `registry-${index}.lab.corp.example:5000`,
			as: 'insecure',
			origin: 'user',
			file: DAEMON_JSON,
		}),
	);
	return [...some, ...more].slice(0, count);
}

const change = (id: string, daysAgo: number, more: Partial<TrustChange>): TrustChange => ({
	id,
	atMs: AT_MS - daysAgo * DAY_MS,
	wish: INSECURE,
	state: 'applied',
	engines: [DOCKER],
	files: [{ path: DAEMON_JSON, drift: 'as-left' }],
	...more,
});

const NOT_TAKEN = makeFault({
	code: 'trust.not-taken',
	side: 'this-computer',
	subject: TRUST_HOST,
	facts: { engine: 'Docker 28.2.2', problem: 'It still refuses plain HTTP.' },
	detail:
		'level=error msg="unable to configure the Docker daemon with file /etc/docker/daemon.json"',
});

/** One of each state, the newest first. */
export const MADE_CHANGES: readonly TrustChange[] = [
	change('written', 0, {
		state: 'written',
		engines: [
			{ ...DOCKER, flavour: 'desktop', endpoint: 'unix:///home/ada/.docker/desktop/docker.sock' },
		],
		files: [{ path: '/home/ada/.docker/daemon.json', drift: 'as-left' }],
	}),
	change('applied', 1, {
		wish: { host: 'harbor.corp.example', as: 'ca', caPem: 'PEM' },
		engines: [DOCKER, PODMAN],
		files: [{ path: DAEMON_JSON, drift: 'changed', changedAtMs: AT_MS }],
	}),
	change('rolled-back', 2, { state: 'rolled-back', fault: NOT_TAKEN }),
	change('interrupted', 3, { state: 'interrupted' }),
	change('undoing', 4, { reverts: 'reverted', wish: { host: 'quay.corp.example', as: 'none' } }),
	change('reverted', 5, {
		state: 'reverted',
		wish: { host: 'quay.corp.example', as: 'mirror', of: 'quay.io' },
	}),
];

function manyChanges(count: number): readonly TrustChange[] {
	return Array.from({ length: count }, (_, index) => change(`change-${index}`, index, {}));
}

export function madeOverview(changes: Partial<TrustOverview> = {}): TrustOverview {
	return {
		engines: [
			{ engine: DOCKER, files: [DAEMON_JSON], standings: madeStandings(4) },
			{
				engine: PODMAN,
				files: [
					'/etc/containers/registries.conf',
					'/home/ada/.config/containers/registries.conf.d/50-image-ferry-harbor.corp.example.conf',
				],
				standings: [],
			},
		],
		changes: MADE_CHANGES,
		...changes,
	};
}

/** Engines of every kind that `overview` knows, a command without a service among them. */
export const WITH_PROGRAM = madeOverview({
	engines: [
		{ engine: DOCKER, files: [], standings: madeStandings(1000) },
		{ engine: PROGRAM, files: ['/etc/containers/registries.conf'], standings: [] },
	],
	changes: manyChanges(50),
});

const ROWS: readonly DiffRow[] = [
	{ kind: 'same', before: 1, after: 1, text: '{' },
	{ kind: 'same', before: 2, after: 2, text: '\t"log-driver": "json-file",' },
	{ kind: 'skipped', lines: 12 },
	{ kind: 'same', before: 15, after: 15, text: '\t"insecure-registries": [' },
	{ kind: 'removed', before: 16, text: '\t\t"10.20.0.0/16"' },
	{ kind: 'added', after: 16, text: '\t\t"10.20.0.0/16",' },
	{ kind: 'added', after: 17, text: `\t\t"${TRUST_HOST}"` },
	{ kind: 'same', before: 17, after: 18, text: '\t],' },
	{ kind: 'same', before: 18, after: 19, text: '\t"live-restore": true' },
	{ kind: 'same', before: 19, after: 20, text: '}' },
];

const DAEMON_FILE: FilePreview = {
	path: DAEMON_JSON,
	role: 'daemon-json',
	action: 'change',
	owner: 'root',
	mode: '0644',
	access: 'administrator',
	rows: ROWS,
};
const DROP_IN: FilePreview = {
	path: '/home/ada/.config/containers/registries.conf.d/50-image-ferry-registry.spacetech.example_8083.conf',
	role: 'drop-in',
	action: 'create',
	owner: 'ada',
	mode: '0644',
	access: 'own',
	rows: [
		'# Written by Image Ferry; it takes it back as a whole.',
		'[[registry]]',
		`location = "${TRUST_HOST}"`,
		'insecure = true',
	].map((text, index) => ({ kind: 'added', after: index + 1, text })),
};

/** A new file of so many lines. */
export function longFile(lines: number): FilePreview {
	return {
		...DROP_IN,
		rows: Array.from({ length: lines }, (_, index) => ({
			kind: 'added',
			after: index + 1,
			text: `# line ${index + 1}`,
		})),
	};
}

const NO_TRUST = { standing: 'none', insecure: [], mirrors: [], caFiles: [] } as const;

export const DOCKER_PREVIEW: EnginePreview = {
	engine: DOCKER,
	files: [DAEMON_FILE],
	findings: [],
	effectiveNow: {
		...NO_TRUST,
		insecure: ['10.20.0.0/16', '127.0.0.0/8'],
		mirrors: [{ of: 'docker.io', locations: ['mirror.corp.example:5000'] }],
	},
	effectiveAfter: {
		...NO_TRUST,
		standing: 'insecure',
		insecure: ['10.20.0.0/16', '127.0.0.0/8', TRUST_HOST],
		mirrors: [{ of: 'docker.io', locations: ['mirror.corp.example:5000'] }],
	},
	consequence: {
		step: 'reload',
		what: 'docker.service',
		containersRunning: 7,
		stopsContainers: false,
	},
	commands: [
		`sudo cp -p ${DAEMON_JSON} ${DAEMON_JSON}.before-image-ferry`,
		`sudo tee ${DAEMON_JSON} < daemon.json`,
		'sudo systemctl reload docker',
	],
};
export const PODMAN_PREVIEW: EnginePreview = {
	engine: PODMAN,
	files: [DROP_IN],
	findings: [],
	effectiveNow: NO_TRUST,
	effectiveAfter: { ...NO_TRUST, standing: 'insecure', insecure: [TRUST_HOST] },
	consequence: { step: 'nothing', stopsContainers: false },
	commands: ['mkdir -p ~/.config/containers/registries.conf.d'],
};

const CLEAR_TEXT: TrustFinding = {
	code: 'clear-text',
	severity: 'warns',
	facts: { host: TRUST_HOST },
};
const CONFLICTS: readonly TrustFinding[] = [
	{
		code: 'flag-conflict',
		severity: 'blocks',
		facts: {
			flag: 'insecure-registry',
			key: 'insecure-registries',
			file: '/etc/systemd/system/docker.service.d/override.conf',
			line: '4',
			value: 'old-lab.corp.example:5000',
		},
	},
	{
		code: 'certificate-without-key',
		severity: 'blocks',
		facts: { file: `/etc/docker/certs.d/${TRUST_HOST}/client.cert`, host: TRUST_HOST },
	},
	CLEAR_TEXT,
	{
		code: 'key-ignored',
		severity: 'tells',
		facts: { key: 'insecure-registry', file: DAEMON_JSON, line: '7' },
	},
];

export function madePreview(changes: Partial<TrustPreview> = {}): TrustPreview {
	return {
		id: 'plan-1',
		wish: INSECURE,
		engines: [{ ...DOCKER_PREVIEW, findings: [CLEAR_TEXT] }, PODMAN_PREVIEW],
		verdict: 'apply',
		asksAdministrator: true,
		...changes,
	};
}

export const BLOCKED_PREVIEW = madePreview({
	verdict: 'blocked',
	engines: [{ ...DOCKER_PREVIEW, files: [], commands: [], findings: CONFLICTS }],
	asksAdministrator: false,
});
export const BY_HAND_PREVIEW = madePreview({
	verdict: 'by-hand',
	engines: [{ ...DOCKER_PREVIEW, files: [{ ...DAEMON_FILE, access: 'by-hand' }] }],
	asksAdministrator: false,
});
export const NOTHING_PREVIEW = madePreview({
	verdict: 'nothing',
	engines: [
		{ ...PODMAN_PREVIEW, files: [], effectiveNow: PODMAN_PREVIEW.effectiveAfter, commands: [] },
	],
	asksAdministrator: false,
});
export const REVERT_PREVIEW = madePreview({
	reverts: 'applied',
	engines: [
		{
			...DOCKER_PREVIEW,
			files: [{ ...DAEMON_FILE, settles: 'restored' }],
			effectiveNow: DOCKER_PREVIEW.effectiveAfter,
			effectiveAfter: DOCKER_PREVIEW.effectiveNow,
		},
	],
});

/** As long as names and paths get. */
const LONG_HOST = `${'registry-of-a-large-organisation.'.repeat(6)}example:65535`;
const LONG_PATH = `/etc/${'containers-of-a-large-organisation/'.repeat(12)}registries.conf`;
export const LONG_PREVIEW = madePreview({
	wish: { host: LONG_HOST, as: 'insecure' },
	engines: [
		{
			...PODMAN_PREVIEW,
			files: [{ ...DROP_IN, path: LONG_PATH, link: LONG_PATH, rows: ROWS }],
			effectiveAfter: { ...NO_TRUST, standing: 'insecure', insecure: [LONG_HOST] },
			findings: [{ ...CLEAR_TEXT, facts: { host: LONG_HOST } }],
			commands: [`sudo tee ${LONG_PATH}`],
		},
	],
});
export const LONG_OVERVIEW = madeOverview({
	engines: [
		{
			engine: DOCKER,
			files: [LONG_PATH],
			standings: [{ host: LONG_HOST, as: 'insecure', origin: 'user', file: LONG_PATH }],
		},
	],
	changes: [
		change('long', 0, {
			wish: { host: LONG_HOST, as: 'insecure' },
			files: [{ path: LONG_PATH, drift: 'gone' }],
		}),
	],
});

const done = (name: TrustStep['name'], more: Partial<TrustStep> = {}): TrustStep => ({
	name,
	state: 'done',
	...more,
});

export const APPLIED_STEPS: readonly TrustStep[] = [
	done('compare'),
	done('back-up'),
	done('authorize'),
	done('write'),
	done('reload', { engine: DOCKER.endpoint }),
	done('verify', { engine: DOCKER.endpoint, by: 'info' }),
	done('reload', { engine: PODMAN.endpoint, state: 'skipped', by: 'not-needed' }),
	done('verify', { engine: PODMAN.endpoint, by: 'files' }),
	done('proof', { engine: DOCKER.endpoint, by: 'pull' }),
];
const PROOF_FAULT = makeFault({
	code: 'trust.proof-failed',
	side: 'this-computer',
	subject: `${TRUST_HOST}/team/app:1.0`,
	facts: { engine: 'Docker 28.2.2' },
	detail: 'manifest unknown: manifest unknown',
});
export const ROLLED_BACK_STEPS: readonly TrustStep[] = [
	...APPLIED_STEPS.slice(0, 6),
	done('proof', { engine: DOCKER.endpoint, state: 'failed', fault: PROOF_FAULT }),
	done('roll-back'),
];
/** The proof is at work. */
export const PROVING_STEPS: readonly TrustStep[] = [
	...APPLIED_STEPS.slice(0, 8),
	done('proof', { engine: DOCKER.endpoint, state: 'running' }),
];

export function madeOutcome(
	state: TrustChange['state'],
	steps: readonly TrustStep[] = APPLIED_STEPS,
): TrustOutcome {
	const fault = steps.find((step) => step.fault !== undefined)?.fault;
	return {
		change: change('change-1', 0, { state, ...(fault === undefined ? {} : { fault }) }),
		steps,
	};
}

export interface MadeTrust {
	readonly overview?: TrustOverview;
	readonly preview?: TrustPreview;
	/** What comes while it is applied. */
	readonly steps?: readonly TrustStep[];
	/** How it ends; absent: never. */
	readonly outcome?: TrustOutcome;
}

/** Lets main answer so, and loads the page anew. */
export async function showTrust(
	app: ElectronApplication,
	window: Page,
	made: MadeTrust,
): Promise<void> {
	const { trust } = contract;
	const { overview = madeOverview(), preview = madePreview(), steps = [], outcome } = made;
	const plan = trust.plan.output.parse(preview);
	const answers: [string, unknown][] = [
		[channelOf('trust', 'overview'), trust.overview.output.parse(overview)],
		[channelOf('trust', 'plan'), plan],
		[channelOf('trust', 'planRevert'), plan],
		[channelOf('trust', 'cancel'), {}],
	];
	const given = {
		answers,
		apply: channelOf('trust', 'apply'),
		stepped: channelOf('trust', 'stepped'),
		sent: steps.map((step) => trust.stepped.payload.parse({ planId: preview.id, step })),
		ended: outcome === undefined ? undefined : trust.apply.output.parse({ kind: 'ended', outcome }),
	};
	await app.evaluate(({ ipcMain }, { answers: all, apply, stepped, sent, ended }) => {
		for (const [channel, value] of all) {
			ipcMain.removeHandler(channel);
			ipcMain.handle(channel, () => ({ ok: true, value }));
		}
		ipcMain.removeHandler(apply);
		ipcMain.handle(apply, (event) => {
			for (const payload of sent) event.sender.send(stepped, payload);
			return ended === undefined ? new Promise(() => undefined) : { ok: true, value: ended };
		});
	}, given);
	await window.reload();
	await window.locator('h1').waitFor();
}
