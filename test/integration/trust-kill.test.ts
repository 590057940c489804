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

	it.each(STEPS)('%s: %s %s', async (what, step, state) => {
		const script = await childScript('test/support/children/changing-trust.ts');
		const { stdout } = await runCommand(process.execPath, [
			script,
			computer.folder,
			...[what, step, state],
		]);
		expect(stdout).toBe('');
		const listed = JSON.parse(engine.text() ?? '') as Record<string, unknown>;
		expect(listed).toMatchObject({ debug: true });
		// The daemon lived on and has what it last read, the worst of it.
		engine.insecure = step === 'compare' || step === 'back-up' ? [] : [HOST];
		const desk = computer.desk();
		const { changes } = await desk.overview(NEVER);
		const isBegun = step !== 'compare' && !(step === 'back-up' && state === 'running');
		expect(changes.map((one) => one.state)).toEqual([
			...(isBegun ? ['interrupted'] : []),
			...(what === 'undo' ? ['applied'] : []),
		]);
		for (const change of changes) {
			expect(change.files).toMatchObject([{ path: engine.file }]);
			expect(change.files.every(({ drift }) => drift === 'as-left')).toBe(true);
		}
		// Of an undoing that was interrupted, the change itself is undone.
		const id = changes.at(-1)?.id;
		if (id !== undefined) {
			const plan = await desk.planRevert(id, NEVER);
			if (plan.verdict !== 'nothing') await desk.apply(plan.id, computer.options());
		}
		expect(engine.text()).toBe(ORIGINAL);
		expect(engine.insecure).toEqual([]);
		const left = (await desk.overview(NEVER)).changes.map((one) => one.state);
		expect(left).not.toContain('interrupted');
	});
});
