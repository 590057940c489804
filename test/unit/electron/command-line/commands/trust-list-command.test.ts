import { describe, expect, it } from 'vitest';
import { listTrust } from '../../../../../electron/command-line/commands/trust-list-command';
import { makeFault } from '../../../../../shared/fault/fault';
import type { TrustOverview } from '../../../../../shared/ipc/groups/trust';
import { trustListDocument } from '../../../../support/contract-documents';
import { fakeTrustDesk, trustChange } from '../../../../support/fake-trust-desk';
import { madeEngine } from '../../../../support/made-trust';
import { textTerminal } from '../../../../support/text-terminal';

const fault = makeFault({
	code: 'trust.config-invalid',
	side: 'this-computer',
	subject: 'podman:',
	facts: { file: '/etc/containers/registries.conf', line: '3', problem: 'A quote is missing.' },
});

const OVERVIEW: TrustOverview = {
	engines: [
		{
			engine: madeEngine(),
			files: ['/etc/docker/daemon.json'],
			standings: [
				{ host: 'r.example:5000', as: 'insecure', origin: 'own', file: '/etc/docker/daemon.json' },
				{ host: 'm.example', as: 'mirror', of: 'docker.io', origin: 'flag' },
			],
		},
		{
			engine: madeEngine({ endpoint: 'podman:', kind: 'podman', version: '4.3.1' }),
			files: [],
			standings: [],
			fault,
		},
	],
	changes: [
		trustChange({
			files: [
				{ path: '/etc/docker/daemon.json', drift: 'changed', changedAtMs: Date.UTC(2026, 10, 12) },
			],
		}),
		trustChange({ id: 'c-0', state: 'roll-back-failed', fault }),
	],
};

async function list(overview: TrustOverview, isJson: boolean): Promise<string> {
	const terminal = textTerminal();
	const trust = fakeTrustDesk({ overview });
	const { signal: stopSignal } = new AbortController();
	expect(await listTrust({ name: 'trust list', isJson }, { terminal, trust, stopSignal })).toBe(0);
	return terminal.out();
}

describe('trust list', () => {
	it('says what is set, by whom, and what became of changes', async () => {
		expect(await list(OVERVIEW, false)).toBe(`Docker 20.10.24  unix:///run/docker.sock
  reads /etc/docker/daemon.json
  r.example:5000: insecure (by Image Ferry, /etc/docker/daemon.json)
  m.example: asked before docker.io (at its start)

Podman 4.3.1  podman:
  The engine does not accept /etc/containers/registries.conf, line 3. Problem: A quote is missing. Nothing was changed. Correct the file, restart the engine to see that it takes it, then plan again. (trust.config-invalid, this-computer)

Changes, newest first:
c-1  2026-11-21T00:00:00.000Z  accept r.example:5000 as insecure: applied
  /etc/docker/daemon.json: changed outside Image Ferry on 2026-11-12
c-0  2026-11-21T00:00:00.000Z  accept r.example:5000 as insecure: did not take, NOT put back: look at its files
`);
	});

	it('is a document of the contract', async () => {
		const document = trustListDocument.parse(JSON.parse(await list(OVERVIEW, true)));
		expect(document.changes[0]?.files[0]).toMatchObject({ changedAt: '2026-11-12T00:00:00.000Z' });
	});

	it('says that there is nothing', async () => {
		expect(await list({ engines: [], changes: [] }, false)).toBe(
			'No container engine found.\n\nNo changes so far.\n',
		);
	});
});
