// What failed in a run, with the buttons that help: an engine that does not trust a registry leads to engine trust.
import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { connect } from '../../../../../../renderer/ipc/client';
import { RunFailures } from '../../../../../../renderer/screens/runs/failures/run-failures';
import { createStores, StoresContext } from '../../../../../../renderer/stores/stores';
import { type Fault, makeFault } from '../../../../../../shared/fault/fault';
import { contract } from '../../../../../../shared/ipc/contract';
import type { RunEvent } from '../../../../../../shared/mirror/run-event';
import { reduceRun } from '../../../../../../shared/mirror/run-reducer';
import { contractMock } from '../../../../../support/contract-mock';
import { madeRun } from '../../../../../support/run-events';

const HOST = 'registry.example:5000';

/** A run whose failed images all failed for this. */
function show(fault: Fault) {
	const events = madeRun({ mirror: 'sample', images: 6, failEvery: 3 }).all.map(
		(event): RunEvent => (event.type === 'item.failed' ? { ...event, fault } : event),
	);
	const run = reduceRun(undefined, events);
	if (run === undefined) throw new Error('the run has not started');
	const stores = createStores(connect(contract, contractMock().bridge));
	render(
		<StoresContext value={stores}>
			<RunFailures run={run} />
		</StoresContext>,
	);
	const failed = run.items.filter(({ phase }) => phase === 'failed');
	return { failed, place: () => stores.navigation.getState().place, user: userEvent.setup() };
}

const untrusted = (action: 'pull' | 'push', reason: string) =>
	makeFault({
		code: 'engine.registry-untrusted',
		side: 'this-computer',
		subject: HOST,
		facts: { host: HOST, engine: 'Docker 28.2.2', endpoint: 'unix:///d.sock', action, reason },
	});

describe('an engine that does not trust a registry', () => {
	it('is let accept it: the flow knows registry, engine, what, the image, and what to retry', async () => {
		const { user, place, failed } = show(untrusted('pull', 'plain-http'));
		await user.click(screen.getByRole('button', { name: `Let Docker accept ${HOST}…` }));
		expect(place()).toEqual({
			screen: 'trust',
			start: {
				host: HOST,
				as: 'insecure',
				engine: 'unix:///d.sock',
				proof: failed[0]?.source,
				retry: { runId: expect.any(String) as string, items: failed.map(({ index }) => index) },
			},
		});
	});

	it('is proved by no image that was to be pushed: it is not there to be pulled', async () => {
		const { user, place } = show(untrusted('push', 'certificate'));
		await user.click(screen.getByRole('button', { name: `Let Docker accept ${HOST}…` }));
		expect(place()).toMatchObject({ start: { as: 'ca' } });
		expect(place()).not.toHaveProperty('start.proof');
	});
});

it('a registry that the direct route does not trust leads to the registry', () => {
	show(
		makeFault({
			code: 'registry.tls-untrusted',
			side: 'source',
			subject: HOST,
			facts: { host: HOST },
		}),
	);
	expect(screen.queryByRole('button', { name: /accept/ })).toBeNull();
	expect(screen.getByRole('button', { name: 'Add its CA' })).toBeDefined();
});
