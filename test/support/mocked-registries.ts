// The real window over a main process that answers about registries what a test says: for states that real ones reach
// slowly or never. Answers are checked by the contract.
import type { ElectronApplication, Page } from 'playwright-core';
import { type Fault, makeFault } from '../../shared/fault/fault';
import { contract } from '../../shared/ipc/contract';
import { channelOf } from '../../shared/ipc/define';
import type { FoundLogin, RegistryRow, VaultState } from '../../shared/ipc/groups/registries';
import type { ProbeStep } from '../../shared/registry/probe-report';

export interface MadeRegistries {
	readonly rows?: readonly RegistryRow[];
	readonly vault?: VaultState;
	readonly logins?: readonly FoundLogin[];
	/** What a test of any of them says; it ends after the last step unless `isEndless`. */
	readonly steps?: readonly ProbeStep[];
	readonly isEndless?: boolean;
}

const AT_MS = Date.UTC(2026, 10, 21, 14, 5);

/** Lets main answer so, and loads the page anew. */
export async function showRegistries(
	app: ElectronApplication,
	window: Page,
	made: MadeRegistries,
): Promise<void> {
	const { rows = [], vault = { kind: 'keychain' }, logins = [], steps = [] } = made;
	const { registries, credentials } = contract;
	const answers: [string, unknown][] = [
		[channelOf('registries', 'list'), registries.list.output.parse({ registries: rows })],
		[channelOf('credentials', 'vaultStatus'), credentials.vaultStatus.output.parse(vault)],
		[channelOf('credentials', 'logins'), credentials.logins.output.parse({ logins })],
	];
	const outcome = steps.some((step) => step.fault !== undefined) ? 'fault' : 'ok';
	await app.evaluate(
		({ ipcMain }, { given, probe, probed, sent, result, isEndless }) => {
			for (const [channel, value] of given) {
				ipcMain.removeHandler(channel);
				ipcMain.handle(channel, () => ({ ok: true, value }));
			}
			ipcMain.removeHandler(probe);
			ipcMain.handle(probe, (event, input: { readonly host: string }) => {
				for (const step of sent) event.sender.send(probed, { host: input.host, step });
				return isEndless ? new Promise(() => undefined) : { ok: true, value: { outcome: result } };
			});
		},
		{
			given: answers,
			probe: channelOf('registries', 'probe'),
			probed: channelOf('registries', 'probed'),
			sent: steps.map((step) => registries.probed.payload.shape.step.parse(step)),
			result: outcome,
			isEndless: made.isEndless ?? false,
		},
	);
	await window.reload();
	await window.locator('h1').waitFor();
}

const untrusted = (host: string): Fault =>
	makeFault({
		...{ code: 'registry.tls-untrusted', side: 'source', subject: host },
		facts: { host, issuer: 'Space Tech Root CA' },
	});

/** Registries of every kind: each policy, with and without credential, tested and not. */
export function madeRows(): readonly RegistryRow[] {
	const signIn = (host: string, username: string) => ({ host, username, savedAtMs: AT_MS });
	const works = { atMs: AT_MS, outcome: 'ok' } as const;
	return [
		{
			entry: {
				host: 'registry.spacetech.example:8083',
				name: 'Space Tech',
				tls: 'private-ca',
				caPem: 'PEM',
			},
			signIn: signIn('registry.spacetech.example:8083', 'admin'),
			lastTest: works,
		},
		{
			entry: { host: 'europe-west1-docker.pkg.dev', name: 'Vendor', tls: 'verify' },
			signIn: signIn('europe-west1-docker.pkg.dev', '_json_key'),
			lastTest: works,
		},
		{ entry: { host: 'docker.io', name: 'docker.io', tls: 'verify' } },
		{
			entry: { host: '10.20.0.5:5000', name: 'Old lab', tls: 'plain-http' },
			lastTest: works,
		},
		{
			entry: { host: 'harbor.corp.example', name: 'Harbor', tls: 'verify' },
			lastTest: { atMs: AT_MS, outcome: 'fault', fault: untrusted('harbor.corp.example') },
		},
		{
			entry: { host: 'staging.registry.corp.example:5443', name: 'Staging', tls: 'skip-verify' },
			signIn: signIn('staging.registry.corp.example:5443', 'robot$ferry'),
		},
	];
}

/** As many as one likes. */
export function manyRows(count: number): readonly RegistryRow[] {
	return Array.from({ length: count }, (_, index) => ({
		entry: { host: `registry-${index}.example:5000`, name: `Registry ${index}`, tls: 'verify' },
	}));
}

const ok = (step: ProbeStep['step'], durationMs: number, facts: ProbeStep['facts']): ProbeStep => ({
	...{ step, outcome: 'ok', durationMs, facts },
});
const skipped = (step: ProbeStep['step'], reason: string): ProbeStep => ({
	...{ step, outcome: 'skipped', durationMs: 0, facts: { reason } },
});

const REACHED = [ok('dns', 12, { addresses: '10.20.4.7' }), ok('tcp', 3, {})];

export const WORKING_STEPS: readonly ProbeStep[] = [
	...REACHED,
	ok('tls', 21, {
		protocol: 'TLSv1.3',
		issuer: 'Space Tech Root CA',
		daysLeft: '212',
		isVerified: 'true',
	}),
	ok('api', 8, { version: 'registry/2.0' }),
	ok('sign-in', 0, { scheme: 'bearer', server: 'auth.spacetech.example', relation: 'pinned' }),
	ok('token', 44, { username: 'admin' }),
	ok('pull', 31, { repositories: '38' }),
	skipped('push', 'not asked for'),
	ok('clock', 0, { differenceMs: '-240' }),
];

export const UNTRUSTED_STEPS: readonly ProbeStep[] = [
	...REACHED,
	{
		...{ step: 'tls', outcome: 'fault', durationMs: 19, facts: {} },
		fault: untrusted('harbor.corp.example'),
	},
	...(['api', 'sign-in', 'token', 'pull', 'push', 'clock'] as const).map((step) =>
		skipped(step, 'tls failed'),
	),
];

export const MADE_LOGINS: readonly FoundLogin[] = [
	{ host: 'docker.io', path: '', username: 'spacetech', origin: 'docker-credential-desktop' },
	{
		host: 'registry.spacetech.example:8083',
		path: '',
		username: 'admin',
		origin: '/home/ada/.docker/config.json',
	},
	{
		host: 'quay.io',
		path: 'team/app',
		username: 'team+puller',
		origin: '/run/user/1000/containers/auth.json',
	},
];
