import { describe, expect, it } from 'vitest';
import { verifyTrust } from '../../../../../electron/command-line/commands/trust-verify-command';
import { makeFault } from '../../../../../shared/fault/fault';
import type { TrustOutcome } from '../../../../../shared/trust/trust-change';
import { trustOutcomeDocument } from '../../../../support/contract-documents';
import { fakeTrustDesk, trustChange } from '../../../../support/fake-trust-desk';
import { faultOf } from '../../../../support/fault-of';
import { textTerminal } from '../../../../support/text-terminal';

async function verify(outcome: TrustOutcome, isJson = false) {
	const terminal = textTerminal();
	const overview = {
		engines: [],
		changes: [trustChange({ id: 'c-2', state: 'rolled-back' }), outcome.change],
	};
	const trust = fakeTrustDesk({ outcome, overview });
	const { signal: stopSignal } = new AbortController();
	const command = { name: 'trust verify', isJson } as const;
	const status = await verifyTrust(command, { terminal, trust, stopSignal });
	return { status, out: terminal.out(), err: terminal.err() };
}

describe('trust verify', () => {
	it('asks about the latest change that is in effect', async () => {
		const change = trustChange({ id: 'c-1' });
		const steps: TrustOutcome['steps'] = [{ name: 'verify', state: 'done', by: 'info' }];
		expect(await verify({ change, steps })).toEqual({
			status: 0,
			out: 'Verified: c-1.\n',
			err: 'done     verify with the engine: the engine says so itself\n',
		});
	});

	it('ends with 1 where an engine does not do it yet, and is a document of the contract', async () => {
		const fault = makeFault({ code: 'trust.not-taken', side: 'this-computer', subject: 'x' });
		const change = trustChange({ id: 'c-1', state: 'written' });
		const { status, out, err } = await verify(
			{ change, steps: [{ name: 'verify', state: 'failed', fault }] },
			true,
		);
		expect(status).toBe(1);
		expect(trustOutcomeDocument.parse(JSON.parse(out)).outcome).toBe('written');
		expect(err).toContain('trust.not-taken');
	});

	it('says that there is nothing to verify', async () => {
		const fault = await faultOf(() =>
			verify({ change: trustChange({ state: 'reverted' }), steps: [] }),
		);
		expect(fault.code).toBe('trust.not-found');
	});
});
