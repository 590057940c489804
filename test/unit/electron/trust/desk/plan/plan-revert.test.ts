import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TrustChange } from '../../../../../../shared/trust/trust-change';
import type { TrustWish } from '../../../../../../shared/trust/trust-wish';
import { faultOf } from '../../../../../support/fault-of';
import { FakeComputer, type FakeEngine, HOST, INSECURE } from '../../../../../support/trust-fakes';

const NEVER = new AbortController().signal;
/** Odd on purpose: every byte of it has to come back. */
const ORIGINAL = '{ "debug" : true }';

let computer: FakeComputer;
let engine: FakeEngine;
beforeEach(() => {
	computer = new FakeComputer();
	engine = computer.add('one', ORIGINAL);
});
afterEach(() => computer.remove());

async function change(wish: TrustWish = INSECURE): Promise<string> {
	const desk = computer.desk();
	const { id } = await desk.plan({ wish, engines: [engine.engine.endpoint] }, NEVER);
	const outcome = await desk.apply(id, computer.options());
	return outcome?.change.id ?? '';
}

async function undo(id: string): Promise<TrustChange | undefined> {
	const desk = computer.desk();
	const preview = await desk.planRevert(id, NEVER);
	expect(preview.verdict).toBe('apply');
	return (await desk.apply(preview.id, computer.options()))?.change;
}

const states = async () =>
	(await computer.desk().overview(NEVER)).changes.map(({ state }) => state);

describe('undoing a change', () => {
	it('brings every byte back, and has the engine let go first', async () => {
		const id = await change();
		const desk = computer.desk();
		const preview = await desk.planRevert(id, NEVER);
		expect(preview).toMatchObject({
			reverts: id,
			wish: INSECURE,
			engines: [
				{
					files: [{ action: 'change', settles: 'restored' }],
					effectiveNow: { standing: 'insecure' },
					effectiveAfter: { standing: 'none' },
				},
			],
		});
		const undone = await desk.apply(preview.id, computer.options());
		expect(undone?.change).toMatchObject({ state: 'applied', reverts: id });
		expect(engine.text()).toBe(ORIGINAL);
		expect(engine.insecure).toEqual([]);
		expect(await states()).toEqual(['applied', 'reverted']);
	});

	it('removes a file that was not there', async () => {
		rmSync(engine.file);
		engine.start();
		const preview = await computer.desk().planRevert(await change(), NEVER);
		expect(preview.engines[0]?.files).toMatchObject([{ action: 'change', settles: 'removed' }]);
		await undo(preview.reverts ?? '');
		expect(engine.text()).toBeUndefined();
		expect(engine.insecure).toEqual([]);
	});

	it('brings a list back as it was', async () => {
		const text = '{"insecure-registries":["a.example"]}';
		engine.write(text);
		engine.start();
		await undo(await change());
		expect(engine.text()).toBe(text);
		expect(engine.insecure).toEqual(['a.example']);
	});

	it('can be undone itself', async () => {
		const undone = await undo(await change());
		await undo(undone?.id ?? '');
		expect(engine.insecure).toEqual([HOST]);
	});

	it('is planned anew where somebody wrote since, and says so', async () => {
		const id = await change();
		engine.write(`{"insecure-registries": ["theirs", "${HOST}"], "labels": ["x"]}`);
		engine.start();
		const preview = await computer.desk().planRevert(id, NEVER);
		expect(preview.engines[0]?.findings).toMatchObject([
			{ code: 'drifted', severity: 'warns', facts: { file: engine.file } },
		]);
		await undo(id);
		expect(engine.insecure).toEqual(['theirs']);
		expect(JSON.parse(engine.text() ?? '')).toMatchObject({ labels: ['x'] });
	});

	it('takes what later changes of ours wrote for no drift', async () => {
		const id = await change();
		await change({ host: 'later.example', as: 'insecure' });
		const preview = await computer.desk().planRevert(id, NEVER);
		expect(preview.engines[0]?.findings).toEqual([]);
		await undo(id);
		expect(engine.insecure).toEqual(['later.example']);
	});

	it('plans what was set before, when that was more than nothing', async () => {
		engine.write(`{"insecure-registries":["${HOST}"]}`);
		engine.start();
		const id = await change({ host: HOST, as: 'none' });
		engine.write('{"insecure-registries":["theirs"]}');
		engine.start();
		await undo(id);
		expect(engine.insecure).toEqual(['theirs', HOST]);
	});

	it('has nothing to do where somebody undid it, and closes the entry', async () => {
		const id = await change();
		engine.write('{"insecure-registries": []}');
		engine.start();
		expect((await computer.desk().planRevert(id, NEVER)).verdict).toBe('nothing');
		expect(await states()).toEqual(['reverted']);
	});

	it('has nothing to do for a change that was rolled back', async () => {
		engine.temper = 'silent';
		const id = await change();
		engine.temper = 'reads';
		expect((await computer.desk().planRevert(id, NEVER)).verdict).toBe('nothing');
		expect(await states()).toEqual(['rolled-back']);
	});

	it('is refused where the kept bytes are not what was kept: trust.config-unreadable', async () => {
		const id = await change();
		writeFileSync(path.join(computer.dataFolder, 'trust', id, '0.before'), '{"hostile": true}');
		const preview = await computer.desk().planRevert(id, NEVER);
		expect(preview).toMatchObject({
			verdict: 'blocked',
			engines: [{ fault: { code: 'trust.config-unreadable', facts: { reason: 'damaged' } } }],
		});
	});

	it('puts the files of an engine back that does not start any more', async () => {
		const id = await change();
		engine.isAlive = false;
		const desk = computer.desk();
		const preview = await desk.planRevert(id, NEVER);
		expect(preview).toMatchObject({
			verdict: 'apply',
			engines: [
				{
					findings: [{ code: 'engine-stopped', severity: 'warns' }],
					consequence: { step: 'nothing' },
				},
			],
		});
		expect(preview.engines[0]?.files[0]).not.toHaveProperty('settles');
		const undone = await desk.apply(preview.id, { ...computer.options(), proof: 'r.example/a:1' });
		expect(undone?.change).toMatchObject({ state: 'applied', reverts: id });
		expect(engine.text()).toBe(ORIGINAL);
		expect(await states()).toEqual(['applied', 'reverted']);
		expect((await desk.planRevert(id, NEVER)).verdict).toBe('nothing');
	});

	it('asks an engine that runs, but is not found from here any more', async () => {
		const id = await change();
		const { finder } = computer.ports();
		const desk = computer.desk({ finder: { ...finder, list: () => Promise.resolve([]) } });
		const preview = await desk.planRevert(id, NEVER);
		expect(preview.engines[0]?.files[0]?.settles).toBe('restored');
		await desk.apply(preview.id, computer.options());
		expect(engine.insecure).toEqual([]);
	});

	it('needs the engine where others wrote meanwhile: trust.engine-unknown', async () => {
		const id = await change();
		engine.write('{ "debug": false }');
		engine.isAlive = false;
		const preview = await computer.desk().planRevert(id, NEVER);
		expect(preview.verdict).toBe('blocked');
		expect(preview.engines[0]?.fault?.code).toBe('trust.engine-unknown');
		expect(engine.text()).toBe('{ "debug": false }');
	});

	it('knows only changes of the history: trust.not-found', async () => {
		const desk = computer.desk();
		for (const id of ['t0', '../../etc', ''])
			expect((await faultOf(() => desk.planRevert(id, NEVER))).code).toBe('trust.not-found');
		const options = { signal: NEVER };
		expect((await faultOf(() => desk.verify('t0', options))).code).toBe('trust.not-found');
	});
});

describe('a change that a killed process left', () => {
	/** As if the process had died in the middle: the record says so until the end. */
	async function interrupted(): Promise<string> {
		const { history } = computer.ports();
		const save = () => Promise.reject(new Error('killed'));
		const dying = computer.desk({ history: { ...history, save } });
		const request = { wish: INSECURE, engines: [engine.engine.endpoint] };
		const { id } = await dying.plan(request, NEVER);
		return (await dying.apply(id, computer.options()))?.change.id ?? '';
	}

	it('is told as interrupted, and is undone like any other', async () => {
		const id = await interrupted();
		expect(await states()).toEqual(['interrupted']);
		await undo(id);
		expect(engine.text()).toBe(ORIGINAL);
		expect(engine.insecure).toEqual([]);
	});

	it('has the daemon let go of what it read, also where the file is back already', async () => {
		const id = await interrupted();
		engine.write(ORIGINAL);
		expect(engine.insecure).toEqual([HOST]);
		await undo(id);
		expect(engine.text()).toBe(ORIGINAL);
		expect(engine.insecure).toEqual([]);
	});

	it('is closed where all is as it was', async () => {
		const id = await interrupted();
		engine.write(ORIGINAL);
		engine.start();
		expect((await computer.desk().planRevert(id, NEVER)).verdict).toBe('nothing');
		expect(await states()).toEqual(['rolled-back']);
	});
});
