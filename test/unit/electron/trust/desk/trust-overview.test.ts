import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultError } from '../../../../../electron/platform/fault-error';
import { ok } from '../../../../../shared/result';
import { testCertificates } from '../../../../support/test-ca';
import { FakeComputer, type FakeEngine, HOST, INSECURE } from '../../../../support/trust-fakes';

const NEVER = new AbortController().signal;

let computer: FakeComputer;
let engine: FakeEngine;
beforeEach(() => {
	computer = new FakeComputer();
	engine = computer.add('one', '{"insecure-registries": ["theirs"]}');
});
afterEach(() => computer.remove());

async function change(): Promise<void> {
	const desk = computer.desk();
	const { id } = await desk.plan({ wish: INSECURE, engines: [engine.engine.endpoint] }, NEVER);
	await desk.apply(id, computer.options());
}

describe('the overview', () => {
	it('tells of each engine its files and what they say, and whose word it is', async () => {
		await change();
		const { engines } = await computer.desk().overview(NEVER);
		expect(engines).toEqual([
			{
				engine: engine.engine,
				files: [engine.file],
				standings: [
					{ host: 'theirs', as: 'insecure', origin: 'user', file: engine.file },
					{ host: HOST, as: 'insecure', origin: 'own', file: engine.file },
				],
			},
		]);
	});

	it('tells of our CAs, which stand in no list, as long as they are there', async () => {
		const file = path.join(computer.folder, 'image-ferry.crt');
		const { planners } = computer.ports();
		const desk = computer.desk({
			planners: {
				...planners,
				planDocker: (wish, files) => {
					const planned = planners.planDocker({ host: wish.host, as: 'none' }, files);
					const before = {
						kind: 'missing',
						path: file,
						owner: '',
						access: { kind: 'own' },
					} as const;
					const edit = { role: 'ca', before, after: Buffer.from('x'), newMode: 0o644 } as const;
					return planned.ok ? ok({ ...planned.value, edits: [edit] }) : planned;
				},
			},
		});
		const caPem = readFileSync(testCertificates().caFile, 'utf8');
		const wish = { host: HOST, as: 'ca', caPem } as const;
		const { id } = await desk.plan({ wish, engines: [engine.engine.endpoint] }, NEVER);
		expect((await desk.apply(id, computer.options()))?.change.state).toBe('applied');
		const rows = async () => (await desk.overview(NEVER)).engines[0]?.standings;
		expect(await rows()).toContainEqual({ host: HOST, as: 'ca', origin: 'own', file });
		rmSync(file);
		expect(await rows()).toHaveLength(1);
	});

	it('tells what is wrong with the files of one, and shows the others', async () => {
		const other = computer.add('two', '{}');
		const ports = computer.ports();
		const fault = { code: 'trust.config-unreadable', side: 'this-computer', subject: 'x' } as const;
		const desk = computer.desk({
			finder: {
				...ports.finder,
				read: (one, subject, signal) =>
					one.endpoint === other.engine.endpoint
						? Promise.reject(faultError(fault))
						: ports.finder.read(one, subject, signal),
			},
		});
		const { engines } = await desk.overview(NEVER);
		expect(engines.map((one) => one.fault?.code)).toEqual([undefined, 'trust.config-unreadable']);
	});

	it('tells the newest change first, with what became of its file', async () => {
		await change();
		const drift = async () => {
			const { changes } = await computer.desk().overview(NEVER);
			return changes[0]?.files[0];
		};
		expect(await drift()).toEqual({ path: engine.file, drift: 'as-left' });
		engine.write('{}');
		expect(await drift()).toMatchObject({
			drift: 'changed',
			changedAtMs: expect.any(Number) as number,
		});
	});

	it('leaves out the change that is at work', async () => {
		const seen: number[] = [];
		const desk = computer.desk();
		const { id } = await desk.plan({ wish: INSECURE, engines: [engine.engine.endpoint] }, NEVER);
		engine.onPull = async () => {
			seen.push((await computer.desk().overview(NEVER)).changes.length);
		};
		await desk.apply(id, computer.options({ proof: `${HOST}/team/app:1` }));
		expect(seen).toEqual([0]);
		expect((await desk.overview(NEVER)).changes).toHaveLength(1);
	});
});
