// Contract and real handlers together: every call has a handler, whatever comes in is answered with a Result, and
// nothing that a handler adds gets out.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appHandlers } from '../../electron/ipc/handlers/app';
import { credentialsHandlers } from '../../electron/ipc/handlers/credentials';
import { enginesHandlers } from '../../electron/ipc/handlers/engines';
import { registriesHandlers } from '../../electron/ipc/handlers/registries';
import { settingsHandlers } from '../../electron/ipc/handlers/settings';
import { trustHandlers } from '../../electron/ipc/handlers/trust';
import type { TransferHost } from '../../electron/transfer/transfer-host';
import { contract } from '../../shared/ipc/contract';
import { membersOf } from '../../shared/ipc/define';
import { MAX_INPUT_CHARACTERS } from '../../shared/ipc/limits';
import { emptyDraft } from '../../shared/mirror/draft/mirror-draft';
import { reduceRun } from '../../shared/mirror/run-reducer';
import type { RunState } from '../../shared/mirror/run-state';
import { deskBench } from '../support/desk-bench';
import { HOSTILE_TEXTS, hostileInput } from '../support/hostile-input';
import { loopback } from '../support/loopback-ipc';
import { WINDOW_SETTINGS } from '../support/made-settings';
import { temporaryFolder } from '../support/own-process';
import { madeRun } from '../support/run-events';
import { FakeComputer } from '../support/trust-fakes';
import { windowBench } from '../support/window-bench';

const host: TransferHost = {
	startSample: () => Promise.resolve('run-1'),
	run: () => Promise.resolve('run-1'),
	plan: () => Promise.reject(new Error('not planned here')),
	cancel: () => undefined,
	stop: () => Promise.resolve(),
};
const facts = {
	version: '0.1.0',
	electron: '45.0.0',
	chromium: '150',
	dataFolder: '/data',
	isTestBuild: false,
	notices: [],
};

function stateOf(runId: string): RunState {
	const state = reduceRun(undefined, madeRun({ runId, images: 3 }).all);
	if (state === undefined) throw new Error('the run has not started');
	return state;
}

const SECRET = 'CANARY-contract';
const LOGIN = {
	host: 'login.example',
	origin: '/home/a/.docker/config.json',
	credential: { username: 'alice', secret: SECRET, kind: 'password' },
} as const;
const deskFolder = temporaryFolder('contract-desk');

const transfers = await windowBench({ dataFolder: temporaryFolder('contract-window') });
transfers.live.adopt(stateOf('run-1'));
const draft = {
	...emptyDraft('d1'),
	imagesText: 'registry.example/a:1',
	destination: { registry: 'registry.example', repository: '' },
};
await transfers.handlers.mirrors.save({ draft });

function realHandlers() {
	let settings = WINDOW_SETTINGS;
	const bench = deskBench({ folder: deskFolder, logins: [LOGIN] });
	return {
		app: appHandlers({
			facts,
			host,
			environment: () =>
				Promise.resolve([{ check: 'clock', outcome: 'ok', facts: { year: '2026' } }]),
			openFolder: () => Promise.resolve(),
			copyText: () => undefined,
		}),
		...transfers.handlers,
		registries: registriesHandlers(bench.desk),
		credentials: credentialsHandlers(bench.credentials),
		engines: enginesHandlers({
			detect: () => Promise.resolve({ engines: [], rejected: [], found: [] }),
		}),
		trust: trustHandlers({
			desk: new FakeComputer(temporaryFolder('trust')).desk(),
			ask: () => Promise.resolve(false),
			onStep: () => undefined,
		}),
		settings: settingsHandlers(
			{
				current: () => settings,
				change: async (changes) => {
					settings = { ...settings, ...changes };
				},
			},
			() => Promise.resolve({ kind: 'direct', hasSignIn: false, exceptions: 0 }),
		),
	};
}

const MIRROR = `apiVersion: image-ferry/v1
kind: Mirror
images: [{ reference: registry.example/a:1 }]
destination: { registry: d.example }
`;

const callChannels = membersOf(contract)
	.filter(({ member }) => member.kind === 'call')
	.map(({ channel }) => channel);

describe('handlers of the contract', () => {
	it('listen on every call and on nothing else', () => {
		expect(loopback(contract, realHandlers()).channels().sort()).toEqual([...callChannels].sort());
	});

	it.each([
		['ferry:app.about', {}],
		['ferry:app.environment', {}],
		['ferry:app.startSample', {}],
		['ferry:app.openFolder', { folder: 'logs' }],
		['ferry:app.copyText', { text: 'sha256:abc' }],
		['ferry:settings.proxyInUse', {}],
		['ferry:runs.list', {}],
		['ferry:runs.snapshot', { runId: 'run-1' }],
		['ferry:runs.find', { text: 'sha256' }],
		['ferry:runs.saveReport', { runId: 'run-1', format: 'csv' }],
		['ferry:mirrors.list', {}],
		['ferry:mirrors.get', { id: 'd1' }],
		['ferry:mirrors.save', { draft }],
		['ferry:mirrors.open', {}],
		['ferry:mirrors.openText', { text: MIRROR, fileName: 'm.yaml' }],
		['ferry:mirrors.export', { id: 'd1' }],
		['ferry:mirrors.cancelPlan', { id: 'd1' }],
		['ferry:mirrors.remove', { id: 'gone' }],
		['ferry:runs.cancel', { runId: 'run-1' }],
		['ferry:registries.list', {}],
		['ferry:registries.cancelProbe', { host: 'registry.example' }],
		['ferry:credentials.vaultStatus', {}],
		['ferry:credentials.keepForSession', {}],
		['ferry:credentials.forget', { host: 'registry.example' }],
		['ferry:credentials.logins', {}],
		['ferry:credentials.importLogin', { host: LOGIN.host, origin: LOGIN.origin }],
		['ferry:settings.get', {}],
		['ferry:settings.set', { theme: 'dark' }],
	])('%s answers what the schema says', async (channel, input) => {
		expect(await loopback(contract, realHandlers()).ask(channel, input)).toMatchObject({
			ok: true,
		});
	});

	it('take a registry from its saving to its removal, and no answer holds the secret', async () => {
		const { ask, log } = loopback(contract, realHandlers());
		const host = 'registry.example:5000';
		const entry = { host, name: 'Ours', tls: 'verify' };
		const answers = [
			await ask('ferry:registries.save', { entry }),
			await ask('ferry:credentials.save', {
				...{ host, username: 'alice', secret: SECRET, kind: 'password' },
			}),
			await ask('ferry:registries.list', {}),
			await ask('ferry:registries.probe', { host, image: 'team/app:1' }),
			await ask('ferry:registries.remove', { host }),
			await ask('ferry:registries.undoRemove', { host }),
			await ask('ferry:credentials.importLogin', { host: LOGIN.host, origin: LOGIN.origin }),
			await ask('ferry:registries.list', {}),
			await ask('ferry:credentials.forget', { host }),
		];
		expect(answers.filter(({ ok }) => !ok)).toEqual([]);
		const refused = [
			await ask('ferry:credentials.save', { host, secret: SECRET, kind: 'password' }),
			await ask('ferry:registries.save', { entry: { ...entry, secret: SECRET } }),
			await ask('ferry:registries.inspectCa', { text: SECRET }),
		];
		expect(refused.filter(({ ok }) => ok)).toEqual([]);
		expect(JSON.stringify([answers, refused, log.lines])).not.toContain(SECRET);
	});

	it.each([
		['ferry:mirrors.plan', { id: 'd1' }, 'mirror.unknown-hosts'],
		['ferry:runs.start', { id: 'd1', planId: 'p1' }, 'mirror.unknown-hosts'],
		['ferry:images.tags', { repository: 'registry.example/a', id: 'd1' }, 'mirror.unknown-hosts'],
		['ferry:images.repositories', { host: 'registry.example' }, 'mirror.unknown-hosts'],
		['ferry:mirrors.get', { id: 'gone' }, 'mirror.draft-missing'],
		['ferry:runs.continue', { runId: 'run-1' }, 'run.not-continuable'],
		['ferry:runs.retry', { runId: 'run-1' }, 'run.not-continuable'],
		['ferry:runs.repeat', { runId: 'run-1' }, 'run.not-continuable'],
	])('%s of %j is refused as %s', async (channel, input, code) => {
		expect(await loopback(contract, realHandlers()).ask(channel, input)).toMatchObject({
			ok: false,
			fault: { code },
		});
	});

	it('answer an unknown run with its fault', async () => {
		const answer = await loopback(contract, realHandlers()).ask('ferry:runs.snapshot', {
			runId: 'no',
		});
		expect(answer).toMatchObject({ ok: false, fault: { code: 'run.not-found', subject: 'no' } });
	});

	it('answer anything at all with a Result, and never with a stack or a path', async () => {
		const { ask } = loopback(contract, realHandlers());
		await fc.assert(
			fc.asyncProperty(fc.constantFrom(...callChannels), fc.anything(), async (channel, input) => {
				const answer = await ask(channel, input);
				expect(typeof answer.ok).toBe('boolean');
				if (!answer.ok) expect(JSON.stringify(answer)).not.toMatch(/ at |\.ts:|node_modules/);
			}),
			{ numRuns: 300 },
		);
	});

	it('answer hostile texts in the right shape with a Result, and tell neither a secret nor where they stand', async () => {
		for (const { channel, member } of membersOf(contract)) {
			if (member.kind !== 'call') continue;
			const { ask, log } = loopback(contract, realHandlers());
			for (const text of HOSTILE_TEXTS) {
				const answer = await ask(channel, hostileInput(member.input, text));
				expect(typeof answer.ok).toBe('boolean');
				expect(JSON.stringify(answer)).not.toMatch(/ at [^ ]+:\d|\.ts:|node_modules|root:x:/);
				expect(JSON.stringify([answer, log.lines])).not.toContain(SECRET);
			}
		}
	});

	it('refuse a proxy with a sign-in, and repeat it nowhere', async () => {
		const { ask, log } = loopback(contract, realHandlers());
		const server = `http://user:${SECRET}@proxy.example:3128`;
		const answers = [
			await ask('ferry:settings.set', { proxy: { mode: 'manual', server, exceptions: [] } }),
			await ask('ferry:settings.set', {
				proxy: { mode: 'manual', server: 'http://proxy.example:3128', exceptions: [server] },
			}),
		];
		expect(answers.map(({ ok }) => ok)).toEqual([false, false]);
		expect(JSON.stringify([answers, log.lines])).not.toContain(SECRET);
		expect(await ask('ferry:settings.get', {})).toMatchObject({
			value: { proxy: { mode: 'system' } },
		});
	});

	it('refuse what is larger than a message may be, what cannot be written, and too many at once', async () => {
		const { ask } = loopback(contract, realHandlers());
		const loop: { self?: unknown } = {};
		loop.self = loop;
		for (const input of [{ runId: 'x'.repeat(MAX_INPUT_CHARACTERS) }, loop, 1n]) {
			expect(await ask('ferry:runs.cancel', input)).toMatchObject({
				ok: false,
				fault: { code: 'ipc.bad-request' },
			});
		}
		const answers = await Promise.all(
			Array.from({ length: 400 }, () => ask('ferry:runs.list', {})),
		);
		expect(answers.some((answer) => !answer.ok && answer.fault.detail === 'too many calls')).toBe(
			true,
		);
		expect(answers.some((answer) => answer.ok)).toBe(true);
	});
});
