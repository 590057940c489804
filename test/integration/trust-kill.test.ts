// A process that is killed at each step of a change: the file is the old one or the new one, what was there is kept, and
// the next process can put everything back.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { childScript } from '../support/child-script';
import { runCommand } from '../support/run-command';
import { FakeComputer, type FakeEngine, HOST } from '../support/trust-fakes';

const NEVER = new AbortController().signal;
const ORIGINAL = '{\n\t"debug": true\n}\n';
const STEPS = [
	['apply', 'compare', 'done'],
	['apply', 'back-up', 'running'],
	['apply', 'back-up', 'done'],
	['apply', 'write', 'running'],
	['apply', 'write', 'done'],
	['apply', 'reload', 'done'],
	['apply', 'verify', 'done'],
	['fail', 'verify', 'failed'],
	['fail', 'roll-back', 'running'],
	['fail', 'roll-back', 'done'],
	['undo', 'write', 'done'],
	['undo', 'verify', 'done'],
	['undo', 'settle', 'running'],
	['undo', 'settle', 'done'],
] as const;

describe('a change of trust whose process is killed', () => {
	let computer: FakeComputer;
	let engine: FakeEngine;
	beforeEach(() => {
		computer = new FakeComputer();
		engine = computer.add('one', ORIGINAL);
	});
	afterEach(() => computer.remove());

	const killed = async (what: string, step: string, state: string): Promise<void> => {
		const script = await childScript('test/support/children/changing-trust.ts');
		const args = [script, computer.folder, what, step, state];
		expect((await runCommand(process.execPath, args)).stdout).toBe('');
		// The daemon lived on and has what it last read, the worst of it.
		engine.insecure = isBefore(step) ? [] : [HOST];
	};
	const isBefore = (step: string): boolean => step === 'compare' || step === 'back-up';
	const undo = async (id: string | undefined): Promise<void> => {
		const desk = computer.desk();
		const plan = id === undefined ? undefined : await desk.planRevert(id, NEVER);
		if (plan?.verdict === 'apply') await desk.apply(plan.id, computer.options());
	};

	it.each(STEPS)('%s: %s %s', async (what, step, state) => {
		await killed(what, step, state);
		expect(JSON.parse(engine.text() ?? '')).toMatchObject({ debug: true });
		const { changes } = await computer.desk().overview(NEVER);
		const isBegun = !isBefore(step) || (step === 'back-up' && state === 'done');
		expect(changes.map((one) => one.state)).toEqual([
			...(isBegun ? ['interrupted'] : []),
			...(what === 'undo' ? ['applied'] : []),
		]);
		for (const { files } of changes)
			expect(files).toEqual([{ path: engine.file, drift: 'as-left' }]);
		// Of an undoing that was interrupted, the change itself is undone.
		await undo(changes.at(-1)?.id);
		expect(engine.text()).toBe(ORIGINAL);
		expect(engine.insecure).toEqual([]);
		const left = (await computer.desk().overview(NEVER)).changes;
		expect(left.map((one) => one.state)).not.toContain('interrupted');
	});
});
