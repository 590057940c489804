import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
	applyTrust,
	planTrust,
	revertTrust,
} from '../../../../../electron/command-line/commands/trust-change-commands';
import { parseArguments } from '../../../../../electron/command-line/parse-arguments';
import { createWarnings } from '../../../../../electron/command-line/warnings';
import { RunStop } from '../../../../../electron/mirror/stop-signal';
import { savedRegistries } from '../../../../../electron/settings/saved-registries';
import { openSettingsFile } from '../../../../../electron/settings/settings-file';
import { makeFault } from '../../../../../shared/fault/fault';
import type { TrustOutcome } from '../../../../../shared/trust/trust-change';
import { trustOutcomeDocument, trustPlanDocument } from '../../../../support/contract-documents';
import {
	type FakeAnswers,
	fakeTrustDesk,
	trustChange,
	trustPreview,
} from '../../../../support/fake-trust-desk';
import { faultOf } from '../../../../support/fault-of';
import { madeEngine } from '../../../../support/made-trust';
import { temporaryFolder } from '../../../../support/own-process';
import { textTerminal } from '../../../../support/text-terminal';
import { SAMPLE_CA_PEM } from '../../../../support/trust-samples';

interface How extends FakeAnswers {
	/** What somebody at the terminal answers; nobody sits there when absent. */
	readonly says?: string;
	readonly stop?: AbortController;
}

function bench({ says, stop, ...answers }: How = {}) {
	const folder = temporaryFolder('trust-commands');
	const terminal = textTerminal('', says);
	const trust = fakeTrustDesk(answers);
	const registries = savedRegistries(openSettingsFile({ dataFolder: path.join(folder, 'data') }));
	const context = {
		terminal,
		trust,
		registries,
		warnings: createWarnings(terminal),
		workingFolder: folder,
		stopSignal: (stop ?? new AbortController()).signal,
	};
	const run = (line: string): Promise<number> => {
		const command = parseArguments(line.split(' '));
		switch (command.name) {
			case 'trust plan':
				return planTrust(command, context);
			case 'trust apply':
				return applyTrust(command, context);
			case 'trust revert':
				return revertTrust(command, context);
			default:
				throw new Error(`not a change: ${command.name}`);
		}
	};
	return { run, terminal, trust, registries, folder };
}

const failed = (state: TrustOutcome['change']['state']): TrustOutcome => {
	const fault = makeFault({
		code: 'trust.not-taken',
		side: 'this-computer',
		subject: 'unix:///run/docker.sock',
		facts: { engine: 'Docker 20.10.24' },
	});
	return {
		change: trustChange({ state, fault }),
		steps: [{ name: 'verify', engine: 'unix:///run/docker.sock', state: 'failed', fault }],
	};
};

describe('trust plan', () => {
	it('shows files line by line, what it does, and the effect', async () => {
		const { run, terminal } = bench();
		expect(await run('trust plan r.example:5000 --as insecure')).toBe(0);
		expect(terminal.out()).toBe(`Plan: accept r.example:5000 as insecure

Docker 20.10.24  unix:///run/docker.sock
  Changes /etc/docker/daemon.json (root, 0644, as administrator)
    - {}  (no line end)
    + {"insecure-registries":["r.example:5000"]}
  Tells docker.service to read its files again; 7 running containers keep running.
  r.example:5000: checked with the system's CAs now, insecure afterwards
  Insecure afterwards: r.example:5000

The administrator prompt will be shown once.
`);
	});

	it('is a document of the contract, without the text of the CA', async () => {
		const { run, terminal, folder } = bench();
		writeFileSync(path.join(folder, 'ca.pem'), SAMPLE_CA_PEM);
		expect(await run('trust plan r.example:5000 --as ca --ca ca.pem --json')).toBe(0);
		const document = trustPlanDocument.parse(JSON.parse(terminal.out()));
		expect(document.wish).toEqual({ host: 'r.example:5000', as: 'ca', hasCa: true });
		expect(terminal.out()).not.toContain('BEGIN CERTIFICATE');
	});

	it('ends with 2 where it could not be applied, and shows the commands that can', async () => {
		const { run, terminal } = bench({ preview: trustPreview({ verdict: 'by-hand' }) });
		expect(await run('trust plan r.example:5000 --as insecure')).toBe(2);
		expect(terminal.out()).toContain('sudo true');
	});

	it('plans for the engines that were named, each once', async () => {
		const { run, trust } = bench();
		await run(
			'trust plan r.example --as none --engine unix:///a --engine podman: --engine podman:',
		);
		expect(trust.asked.requests).toEqual([
			{ wish: { host: 'r.example', as: 'none' }, engines: ['unix:///a', 'podman:'] },
		]);
	});

	it('leaves engines out that it can not be for, and says so', async () => {
		const engine = (endpoint: string, parts: Partial<ReturnType<typeof madeEngine>>) => ({
			engine: madeEngine({ endpoint, ...parts }),
			files: [],
			standings: [],
		});
		const overview = {
			engines: [
				engine('unix:///docker', {}),
				engine('podman:', { kind: 'podman', flavour: 'program' }),
				engine('tcp://far:2376', { flavour: 'remote' }),
				engine('unix:///machine', { kind: 'podman', flavour: 'machine' }),
			],
			changes: [],
		};
		const { run, trust, terminal } = bench({ overview });
		await run('trust plan 10.0.0.0/8 --as insecure');
		expect(trust.asked.requests[0]?.engines).toEqual(['unix:///docker']);
		expect(terminal.err()).toContain('Podman takes no networks');
		expect(terminal.err()).toContain('--engine tcp://far:2376');
		await run('trust plan r.example --as mirror --of quay.io');
		expect(trust.asked.requests[1]?.engines).toEqual(['podman:']);
	});

	it('says that there is no engine', async () => {
		const { run } = bench({ overview: { engines: [], changes: [] } });
		expect(await faultOf(() => run('trust plan r.example --as insecure'))).toMatchObject({
			code: 'engine.not-found',
		});
	});
});

describe('trust apply', () => {
	it('needs --yes where nobody can be asked, before anything is looked at', async () => {
		const { run, trust } = bench();
		const fault = await faultOf(() => run('trust apply r.example --as insecure'));
		expect(fault).toMatchObject({ code: 'command.invalid' });
		expect(trust.asked.requests).toEqual([]);
	});

	it('applies what was planned, with the proof, and says how to undo it', async () => {
		const steps: TrustOutcome['steps'] = [
			{ name: 'write', state: 'running' },
			{ name: 'write', state: 'done' },
			{ name: 'verify', engine: 'unix:///run/docker.sock', state: 'done', by: 'info' },
		];
		const { run, terminal, trust } = bench({ outcome: { change: trustChange(), steps } });
		const line = 'trust apply r.example:5000 --as insecure --proof r.example:5000/a:1 --yes';
		expect(await run(line)).toBe(0);
		expect(trust.asked.applied).toEqual([{ planId: 'p-1', proof: 'r.example:5000/a:1' }]);
		expect(terminal.out()).toBe(
			'Applied and verified: accept r.example:5000 as insecure. Undo it by image-ferry trust revert c-1.\n',
		);
		expect(terminal.err()).toContain('+ {"insecure-registries"');
		expect(terminal.err()).toContain('done     write\n');
		expect(terminal.err()).toContain(
			'done     verify with the engine, unix:///run/docker.sock: the engine says so itself\n',
		);
	});

	it.each([
		['y', 0, 1],
		['YES', 0, 1],
		['', 2, 0],
		['n', 2, 0],
		['yellow', 2, 0],
	])('asks on a terminal, and takes %j as an answer', async (says, status, applied) => {
		const { run, terminal, trust } = bench({ says });
		expect(await run('trust apply r.example:5000 --as insecure')).toBe(status);
		expect(trust.asked.applied).toHaveLength(applied);
		expect(terminal.err()).toContain('[y/N]');
	});

	it.each([
		['rolled-back', 1],
		['roll-back-failed', 1],
		['interrupted', 3],
	] as const)('ends with its own status when it is %s', async (state, status) => {
		const { run, terminal } = bench({ outcome: failed(state) });
		expect(await run('trust apply r.example:5000 --as insecure --yes --json')).toBe(status);
		const document = trustOutcomeDocument.parse(JSON.parse(terminal.out()));
		expect(document).toMatchObject({
			outcome: state,
			change: { fault: { code: 'trust.not-taken' } },
		});
		expect(terminal.err()).toContain('did not take the change');
	});

	it('ends with 130 when the proof was cancelled and everything rolled back', async () => {
		const stop = new AbortController();
		const onApply = (): Promise<TrustOutcome> => {
			stop.abort(new RunStop('cancelled'));
			return Promise.resolve(failed('rolled-back'));
		};
		const { run } = bench({ stop, onApply });
		expect(await run('trust apply r.example:5000 --as insecure --yes')).toBe(130);
	});

	it.each([
		['nothing', 0, 'nothing'],
		['blocked', 2, 'blocked'],
		['by-hand', 2, 'by-hand'],
	] as const)('does nothing where the plan says %s', async (verdict, status, outcome) => {
		const { run, terminal, trust } = bench({ preview: trustPreview({ verdict }) });
		expect(await run('trust apply r.example:5000 --as insecure --yes --json')).toBe(status);
		expect(trustOutcomeDocument.parse(JSON.parse(terminal.out())).outcome).toBe(outcome);
		expect(trust.asked.applied).toEqual([]);
	});

	it.each(['other.example/a:1', 'busybox'])(
		'refuses a proof that proves nothing: %s',
		async (image) => {
			const { run, trust } = bench();
			const line = `trust apply r.example:5000 --as insecure --proof ${image} --yes`;
			expect(await faultOf(() => run(line))).toMatchObject({ code: 'command.invalid' });
			expect(trust.asked.requests).toEqual([]);
		},
	);

	it('takes an image of the mirrored registry as the proof of a mirror', async () => {
		const { run, trust } = bench();
		await run('trust apply r.example --as mirror --of docker.io --proof busybox --yes');
		expect(trust.asked.applied).toEqual([{ planId: 'p-1', proof: 'busybox' }]);
	});
});

describe('trust revert', () => {
	const overview = {
		engines: [],
		changes: [
			trustChange({ id: 'c-4', reverts: 'c-3' }),
			trustChange({ id: 'c-3', state: 'reverted' }),
			trustChange({ id: 'c-2', state: 'rolled-back' }),
			trustChange({ id: 'c-1' }),
		],
	};

	it('undoes the latest change that is still in effect', async () => {
		const { run, trust, terminal } = bench({ overview });
		expect(await run('trust revert --yes')).toBe(0);
		expect(trust.asked.reverted).toEqual(['c-1']);
		expect(terminal.err()).toContain('Plan: undo the change c-1');
	});

	it('undoes the one that was named', async () => {
		const { run, trust } = bench({ overview });
		await run('trust revert c-9 --yes --json');
		expect(trust.asked.reverted).toEqual(['c-9']);
	});

	it('says that there is nothing to undo', async () => {
		const { run } = bench();
		expect(await faultOf(() => run('trust revert --yes'))).toMatchObject({
			code: 'trust.not-found',
		});
	});
});
