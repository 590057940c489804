import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stoppableDesk } from '../../../../../electron/trust/desk/stoppable-desk';
import { FakeComputer, type FakeEngine, HOST, INSECURE } from '../../../../support/trust-fakes';

const NEVER = new AbortController().signal;

let computer: FakeComputer;
let engine: FakeEngine;
beforeEach(() => {
	computer = new FakeComputer();
	engine = computer.add('one', '{}');
});
afterEach(() => computer.remove());

describe('leaving a desk', () => {
	it('rolls back the change that is at work, and waits for that', async () => {
		const { desk, stop } = stoppableDesk(computer.desk());
		const { id } = await desk.plan({ wish: INSECURE, engines: [engine.engine.endpoint] }, NEVER);
		let stopped: Promise<void> | undefined;
		engine.onPull = () => {
			stopped = stop();
			return Promise.resolve();
		};
		const proof = `${HOST}/team/app:1`;
		const outcome = await desk.apply(id, computer.options({ proof }));
		await stopped;
		expect(outcome?.change.state).toBe('rolled-back');
		expect(engine.text()).toBe('{}');
		expect(engine.insecure).toEqual([]);
	});

	it('has nothing to wait for when nothing is at work', async () => {
		const { desk, stop } = stoppableDesk(computer.desk());
		const { id } = await desk.plan({ wish: INSECURE, engines: [engine.engine.endpoint] }, NEVER);
		const outcome = await desk.apply(id, computer.options());
		await stop();
		expect(outcome?.change.state).toBe('applied');
		const again = await desk.verify(outcome?.change.id ?? '', { signal: NEVER });
		expect(again.change.state).toBe('applied');
	});
});
