import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { faultError } from '../../../../../../electron/platform/fault-error';
import type { ApplyOptions } from '../../../../../../electron/trust/trust-desk';
import type { TrustOutcome, TrustStep } from '../../../../../../shared/trust/trust-change';
import { faultOf } from '../../../../../support/fault-of';
import { FakeComputer, type FakeEngine, HOST, INSECURE } from '../../../../../support/trust-fakes';

const NEVER = new AbortController().signal;
const ORIGINAL = '{\n  "debug": true\n}\n';
const IMAGE = `${HOST}/team/app:1`;

let computer: FakeComputer;
let engine: FakeEngine;
beforeEach(() => {
	computer = new FakeComputer();
	engine = computer.add('one', ORIGINAL);
});
afterEach(() => computer.remove());

const requestFor = (...engines: readonly FakeEngine[]) => ({
	wish: INSECURE,
	engines: engines.map((one) => one.engine.endpoint),
});

async function apply(
	options: Partial<ApplyOptions> = {},
	engines: readonly FakeEngine[] = [engine],
): Promise<TrustOutcome | undefined> {
	const desk = computer.desk();
	const { id } = await desk.plan(requestFor(...engines), NEVER);
	return await desk.apply(id, computer.options(options));
}

/** All is as it was before, in files and in the engine. */
function expectUntouched(one: FakeEngine = engine): void {
	expect(one.text()).toBe(ORIGINAL);
	expect(one.insecure).toEqual([]);
}

const kept = (): readonly string[] => {
	try {
		return readdirSync(path.join(computer.dataFolder, 'trust')).filter(
			(id) => readdirSync(path.join(computer.dataFolder, 'trust', id)).length > 0,
		);
	} catch {
		return [];
	}
};

describe('a change that goes well', () => {
	it('is compared, kept, written, taken and proved, and ends in the history', async () => {
		const outcome = await apply({ proof: IMAGE });
		expect(outcome?.change).toMatchObject({ state: 'applied', wish: INSECURE });
		expect(engine.insecure).toEqual([HOST]);
		expect(computer.told()).toEqual([
			'compare done',
			'back-up done',
			'authorize skipped not-needed',
			'write done',
			'reload done',
			'verify done info',
			'proof done pull',
		]);
		expect(outcome?.steps.map(({ name }) => name)).toEqual(
			computer.told().map((text) => text.split(' ')[0]),
		);
		const { changes } = await computer.desk().overview(NEVER);
		expect(changes).toMatchObject([
			{ state: 'applied', files: [{ path: engine.file, drift: 'as-left' }] },
		]);
	});

	it('keeps the original bytes for their owner only, before anything is written', async () => {
		let before: readonly string[] = [];
		computer.faults = { write: () => (before = kept()) };
		await apply();
		const folder = path.join(computer.dataFolder, 'trust', before[0] ?? '');
		expect(readFileSync(path.join(folder, '0.before'), 'utf8')).toBe(ORIGINAL);
		expect(statSync(folder).mode & 0o777).toBe(0o700);
		for (const name of readdirSync(folder))
			expect(statSync(path.join(folder, name)).mode & 0o777).toBe(0o600);
	});

	it('writes for all engines through one session, and asks for the administrator once', async () => {
		const other = computer.add('two', ORIGINAL);
		other.access = { kind: 'administrator' };
		const desk = computer.desk();
		const preview = await desk.plan(requestFor(engine, other), NEVER);
		expect(preview).toMatchObject({ verdict: 'apply', asksAdministrator: true });
		const outcome = await desk.apply(preview.id, computer.options());
		expect(outcome?.change.state).toBe('applied');
		expect(computer.sessions).toEqual(['administrator', 'own']);
		expect(computer.writes).toEqual(['administrator two', 'own one']);
		expect(computer.told()).toContain('authorize done');
	});

	it('does without a person where all is as wished already', async () => {
		engine.write(`{"insecure-registries": ["${HOST}"]}`);
		engine.start();
		const outcome = await apply({ confirm: () => Promise.reject(new Error('asked')) });
		expect(outcome?.change).toMatchObject({ state: 'applied', files: [] });
		expect(computer.writes).toEqual([]);
		expect(kept()).toEqual([]);
	});

	it('has the engine read a file that says so already', async () => {
		engine.write(`{"insecure-registries": ["${HOST}"]}`);
		const outcome = await apply();
		expect(outcome?.change).toMatchObject({ state: 'applied', files: [] });
		expect(computer.told()).toContain('reload done');
		expect(engine.insecure).toEqual([HOST]);
	});

	it('waits for a person where only a person can restart the engine, and asks again afterwards', async () => {
		engine.reload = { kind: 'by-hand', what: 'desktop' };
		const outcome = await apply({ proof: IMAGE });
		expect(outcome?.change.state).toBe('written');
		expect(computer.told()).toContain('reload skipped by-hand');
		expect(computer.told()).toContain('proof skipped by-hand');
		const { id } = outcome?.change ?? { id: '' };
		const desk = computer.desk();
		const notYet = await desk.verify(id, { signal: NEVER });
		expect(notYet.change.state).toBe('written');
		expect(notYet.steps).toMatchObject([{ name: 'verify', state: 'failed' }]);
		engine.start();
		const done = await desk.verify(id, { proof: IMAGE, signal: NEVER });
		expect(done.change.state).toBe('applied');
		expect(done.steps).toMatchObject([
			{ name: 'verify', state: 'done', by: 'info' },
			{ name: 'proof', state: 'done' },
		]);
	});
});

describe('a change that is not begun', () => {
	it('leaves no trace when the user says no', async () => {
		expect(await apply({ confirm: () => Promise.resolve(false) })).toBeUndefined();
		expectUntouched();
		expect(kept()).toEqual([]);
		expect(computer.steps).toEqual([]);
	});

	it('leaves no trace when it is stopped while the user thinks', async () => {
		const stop = new AbortController();
		const confirm = () => {
			stop.abort(new Error('stopped'));
			return new Promise<boolean>(() => undefined);
		};
		expect(await apply({ confirm, signal: stop.signal })).toBeUndefined();
		expectUntouched();
		expect(kept()).toEqual([]);
	});

	it('leaves no trace when it is stopped at the prompt', async () => {
		engine.access = { kind: 'administrator' };
		const stop = new AbortController();
		computer.faults = {
			open: () => {
				stop.abort(new Error('stopped'));
				throw faultError({
					code: 'trust.elevation-refused',
					side: 'this-computer',
					subject: 'prompt',
				});
			},
		};
		expect(await apply({ signal: stop.signal })).toBeUndefined();
		expect(kept()).toEqual([]);
	});

	it.each([
		['trust.elevation-refused', 'open'],
		['trust.changed-meanwhile', 'write'],
		['trust.read-only', 'write'],
		['disk.full', 'write'],
	] as const)('leaves no trace after %s', async (code, where) => {
		computer.faults = {
			[where]: () => {
				throw faultError({ code, side: 'this-computer', subject: engine.file });
			},
		};
		expect((await faultOf(() => apply()))?.code).toBe(code);
		expectUntouched();
		expect(kept()).toEqual([]);
	});

	it('sees a file that somebody changed after the preview: trust.changed-meanwhile', async () => {
		const desk = computer.desk();
		const { id } = await desk.plan(requestFor(engine), NEVER);
		engine.write('{"debug": false}');
		const fault = await faultOf(() => desk.apply(id, computer.options()));
		expect(fault).toMatchObject({ code: 'trust.changed-meanwhile', facts: { file: engine.file } });
		expect(computer.told()).toEqual(['compare failed']);
		expect(engine.text()).toBe('{"debug": false}');
	});

	it('changes nothing for an engine that stopped: engine.unreachable', async () => {
		const desk = computer.desk();
		const { id } = await desk.plan(requestFor(engine), NEVER);
		engine.isAlive = false;
		expect((await faultOf(() => desk.apply(id, computer.options())))?.code).toBe(
			'engine.unreachable',
		);
		expect(engine.text()).toBe(ORIGINAL);
	});

	it('is refused while a finding blocks: trust.blocked', async () => {
		engine.findings = [{ code: 'flag-conflict', severity: 'blocks', facts: {} }];
		expect((await faultOf(() => apply()))?.code).toBe('trust.blocked');
		expectUntouched();
	});

	it('is refused with the fault of the file that is broken', async () => {
		engine.write('{');
		expect((await faultOf(() => apply()))?.code).toBe('trust.config-invalid');
		expect(engine.text()).toBe('{');
	});

	it('is refused where nobody can write: trust.read-only', async () => {
		const facts = { file: engine.file, reason: 'read-only' };
		engine.findings = [{ code: 'by-hand', severity: 'blocks', facts }];
		const fault = await faultOf(() => apply());
		expect(fault).toMatchObject({ code: 'trust.read-only', subject: engine.file });
	});

	it('is refused with the commands where only a person can write: trust.by-hand', async () => {
		engine.access = { kind: 'by-hand', reason: 'not-listed' };
		const fault = await faultOf(() => apply());
		expect(fault).toMatchObject({ code: 'trust.by-hand', facts: { file: engine.file } });
		expect(fault?.facts?.['commands']).toContain(engine.file);
	});

	it('knows no other plan than its own: trust.not-found', async () => {
		const fault = await faultOf(() => computer.desk().apply('t1', computer.options()));
		expect(fault).toMatchObject({ code: 'trust.not-found', subject: 't1' });
	});

	it('takes no proof that is no reference', async () => {
		expect((await faultOf(() => apply({ proof: 'https://x' }))).code).toBe('reference.invalid');
		expectUntouched();
	});

	it('waits for nobody: the second of two at once is refused: trust.busy', async () => {
		let second: unknown;
		engine.onPull = async () => {
			second = await faultOf(() => apply());
		};
		await apply({ proof: IMAGE });
		expect(second).toMatchObject({ code: 'trust.busy' });
		expect(engine.insecure).toEqual([HOST]);
	});
});

describe('a change that does not take', () => {
	it('is rolled back when the reload fails silently: trust.not-taken', async () => {
		engine.temper = 'silent';
		const outcome = await apply();
		expect(outcome?.change).toMatchObject({
			state: 'rolled-back',
			fault: {
				code: 'trust.not-taken',
				facts: { problem: `It does not take ${HOST} as insecure.` },
			},
			files: [{ drift: 'as-left' }],
		});
		expect(computer.told().slice(-2)).toEqual(['verify failed', 'roll-back done']);
		expectUntouched();
	});

	it('leaves alone a file that it did not write, also when the engine does not take it', async () => {
		const text = `{"insecure-registries": ["${HOST}"]}`;
		engine.write(text);
		engine.temper = 'silent';
		const outcome = await apply();
		expect(outcome?.change).toMatchObject({
			state: 'rolled-back',
			fault: { code: 'trust.not-taken' },
		});
		expect(engine.text()).toBe(text);
	});

	it("is rolled back with the engine's own words when it refuses the file", async () => {
		engine.temper = 'refuses';
		const outcome = await apply();
		expect(outcome?.change.fault).toMatchObject({
			code: 'trust.not-taken',
			facts: { problem: 'it makes no sense of its file' },
		});
		expectUntouched();
	});

	it('is rolled back when the engine can not even be told: trust.reload-failed', async () => {
		computer.faults = {
			signal: () => {
				throw faultError({ code: 'trust.reload-failed', side: 'this-computer', subject: 'pid' });
			},
		};
		const outcome = await apply();
		expect(outcome?.change).toMatchObject({
			state: 'rolled-back',
			fault: { code: 'trust.reload-failed' },
		});
		expectUntouched();
	});

	it('puts the file back under an engine that died of it, and starts it: trust.engine-gone', async () => {
		engine.temper = 'dies-until-restart';
		engine.reload = {
			kind: 'unit',
			unit: 'docker.service',
			isUserUnit: false,
			action: 'reload',
			access: { kind: 'own' },
		};
		const outcome = await apply();
		expect(outcome?.change).toMatchObject({
			state: 'rolled-back',
			fault: { code: 'trust.engine-gone' },
		});
		expect(engine.isAlive).toBe(true);
		expectUntouched();
	});

	it('says so where nothing brings the engine back', async () => {
		engine.temper = 'dies';
		const outcome = await apply();
		expect(outcome?.change).toMatchObject({
			state: 'rolled-back',
			fault: {
				code: 'trust.engine-gone',
				facts: { problem: expect.stringContaining('not come back') as string },
			},
		});
		expect(engine.text()).toBe(ORIGINAL);
	});

	it('is rolled back for all engines when one does not take it', async () => {
		const other = computer.add('two', ORIGINAL);
		other.temper = 'silent';
		const outcome = await apply({}, [engine, other]);
		expect(outcome?.change.state).toBe('rolled-back');
		expectUntouched();
		expectUntouched(other);
	});

	it('has Docker let go of the list before the original, which does not name it, comes back', async () => {
		const seen: string[] = [];
		computer.faults = { write: () => void seen.push(engine.text() ?? '') };
		engine.pull = () => {
			throw faultError({
				code: 'engine.registry-untrusted',
				side: 'this-computer',
				subject: HOST,
				detail: 'x509: unknown',
			});
		};
		const outcome = await apply({ proof: IMAGE });
		expect(outcome?.change).toMatchObject({
			state: 'rolled-back',
			fault: { code: 'trust.proof-failed', subject: IMAGE, detail: 'x509: unknown' },
		});
		expect(JSON.parse(seen[2] ?? '')).toEqual({ debug: true, 'insecure-registries': [] });
		expectUntouched();
	});

	it('is rolled back when the user ends the proof, without a fault', async () => {
		const stop = new AbortController();
		engine.onPull = () => Promise.resolve(stop.abort(new Error('enough')));
		const outcome = await apply({ proof: IMAGE, signal: stop.signal });
		expect(outcome?.change).toMatchObject({ state: 'rolled-back' });
		expect(outcome?.change.fault).toBeUndefined();
		expectUntouched();
	});

	it('sees an engine that dies after it took the change', async () => {
		engine.onPull = () => {
			engine.isAlive = false;
			return Promise.resolve();
		};
		const outcome = await apply({ proof: IMAGE });
		expect(outcome?.change.fault?.code).toBe('trust.engine-gone');
		expect(engine.text()).toBe(ORIGINAL);
	});

	it('puts back what one of two ways had written when the other failed', async () => {
		const other = computer.add('two', ORIGINAL);
		other.access = { kind: 'administrator' };
		computer.faults = {
			write: (call) => {
				if (call === 2)
					throw faultError({ code: 'disk.full', side: 'this-computer', subject: engine.file });
			},
		};
		const outcome = await apply({}, [engine, other]);
		expect(outcome?.change).toMatchObject({ state: 'rolled-back', fault: { code: 'disk.full' } });
		expectUntouched();
		expectUntouched(other);
	});

	it('opens a second session when the first dies, and only then', async () => {
		engine.temper = 'silent';
		computer.faults = {
			write: (call) => {
				if (call === 2) throw new Error('the helper ended');
			},
		};
		const outcome = await apply();
		expect(outcome?.change.state).toBe('rolled-back');
		expect(computer.sessions).toEqual(['own', 'own']);
		expectUntouched();
	});

	it('gives the commands when nothing can put the files back: trust.roll-back-failed', async () => {
		engine.temper = 'silent';
		computer.faults = {
			write: (call) => {
				if (call > 1) throw new Error('no more');
			},
		};
		const outcome = await apply();
		const { change } = outcome ?? {};
		expect(change).toMatchObject({
			state: 'roll-back-failed',
			fault: { code: 'trust.roll-back-failed', facts: { problem: 'no more' } },
		});
		const original = path.join(computer.dataFolder, 'trust', change?.id ?? '', '0.before');
		expect(change?.fault?.facts?.['commands']).toBe(`cp ${original} ${engine.file}`);
		expect(readFileSync(original, 'utf8')).toBe(ORIGINAL);
	});

	it('leaves alone what somebody else wrote meanwhile', async () => {
		engine.temper = 'silent';
		const outcome = await apply({
			onStep: ({ name, state }) => {
				if (name === 'verify' && state === 'failed') engine.write('{"theirs": true}');
			},
		});
		expect(outcome?.change).toMatchObject({
			state: 'roll-back-failed',
			fault: { facts: { problem: expect.stringContaining('Somebody else changed') as string } },
		});
		expect(engine.text()).toBe('{"theirs": true}');
	});

	it('leaves alone what somebody else wrote, and puts the other files back', async () => {
		const other = computer.add('two', ORIGINAL);
		other.temper = 'silent';
		const desk = computer.desk();
		const { id } = await desk.plan(requestFor(engine, other), NEVER);
		const onStep = ({ name, state }: TrustStep): void => {
			if (name === 'verify' && state === 'failed') engine.write('{"theirs": true}');
		};
		const outcome = await desk.apply(id, computer.options({ onStep }));
		expect(outcome?.change).toMatchObject({
			state: 'roll-back-failed',
			fault: { subject: engine.file, facts: { reason: 'foreign' } },
		});
		expect(outcome?.change.fault?.facts?.['commands']).toBeUndefined();
		expect(engine.text()).toBe('{"theirs": true}');
		expect(other.text()).toBe(ORIGINAL);
	});

	it('does not restart an engine that was only busy', async () => {
		engine.temper = 'dies-until-restart';
		engine.reload = {
			kind: 'unit',
			unit: 'docker.service',
			isUserUnit: false,
			action: 'reload',
			access: { kind: 'own' },
		};
		const starts = vi.spyOn(engine, 'start');
		const ports = computer.ports();
		const desk = computer.desk({
			wait: async (ms, signal) => {
				if (computer.told().includes('verify failed')) {
					engine.temper = 'reads';
					engine.isAlive = true;
				}
				await ports.wait(ms, signal);
			},
		});
		const { id } = await desk.plan(requestFor(engine), NEVER);
		const outcome = await desk.apply(id, computer.options());
		expect(outcome?.change).toMatchObject({
			state: 'rolled-back',
			fault: { code: 'trust.engine-gone' },
		});
		expect(starts).not.toHaveBeenCalled();
		expectUntouched();
	});

	it('has patience with an engine that is slow after the proof', async () => {
		engine.onPull = () => {
			engine.isAlive = false;
			return Promise.resolve();
		};
		const ports = computer.ports();
		const desk = computer.desk({
			wait: async (ms, signal) => {
				engine.isAlive = true;
				await ports.wait(ms, signal);
			},
		});
		const { id } = await desk.plan(requestFor(engine), NEVER);
		const outcome = await desk.apply(id, { ...computer.options(), proof: `${HOST}/app:1` });
		expect(outcome?.change.state).toBe('applied');
	});

	it('waits for a person where this user may not signal the engine', async () => {
		engine.reload = {
			kind: 'signal',
			pid: 100,
			access: { kind: 'by-hand', reason: 'no-helper' },
		};
		const outcome = await apply();
		expect(outcome?.change.state).toBe('written');
		expect(computer.told()).toContain('reload skipped by-hand');
	});

	it('comes after those before it, also when the clock was put back', async () => {
		const first = await apply();
		computer.nowMs -= 3_600_000;
		engine.write(ORIGINAL);
		engine.start();
		const second = await apply();
		const { changes } = await computer.desk().overview(NEVER);
		expect(changes.map(({ id }) => id)).toEqual([second?.change.id, first?.change.id]);
	});

	it('can be applied again after it was rolled back', async () => {
		const desk = computer.desk();
		const { id } = await desk.plan(requestFor(engine), NEVER);
		engine.temper = 'silent';
		const first = await desk.apply(id, computer.options());
		engine.temper = 'reads';
		const second = await desk.apply(id, computer.options());
		expect([first?.change.state, second?.change.state]).toEqual(['rolled-back', 'applied']);
		expect(engine.insecure).toEqual([HOST]);
	});
});
