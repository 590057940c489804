import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultError } from '../../../../../../electron/platform/fault-error';
import { makeFault } from '../../../../../../shared/fault/fault';
import { fail } from '../../../../../../shared/result';
import type { TrustWish } from '../../../../../../shared/trust/trust-wish';
import { faultOf } from '../../../../../support/fault-of';
import { testCertificates } from '../../../../../support/test-ca';
import { FakeComputer, type FakeEngine, HOST, INSECURE } from '../../../../../support/trust-fakes';

const NEVER = new AbortController().signal;

let computer: FakeComputer;
let engine: FakeEngine;
beforeEach(() => {
	computer = new FakeComputer();
	engine = computer.add('one', '{}');
});
afterEach(() => computer.remove());

const plan = (wish: TrustWish = INSECURE, engines: readonly FakeEngine[] = [engine]) =>
	computer.desk().plan({ wish, engines: engines.map((one) => one.engine.endpoint) }, NEVER);

describe('a plan', () => {
	it('previews what would be written and keeps the bytes to itself', async () => {
		const preview = await plan();
		expect(preview).toMatchObject({
			wish: INSECURE,
			verdict: 'apply',
			asksAdministrator: false,
			engines: [{ files: [{ path: engine.file, action: 'change', access: 'own' }] }],
		});
		expect(engine.text()).toBe('{}');
	});

	it('tells what is wrong with one engine beside what would be done to the other', async () => {
		const broken = computer.add('two', '{}');
		broken.write('{"a": ');
		const preview = await plan(INSECURE, [engine, broken]);
		expect(preview).toMatchObject({
			verdict: 'blocked',
			engines: [{ files: [{}] }, { files: [], fault: { code: 'trust.config-invalid' } }],
		});
	});

	it('has nothing to do where all is as wished', async () => {
		expect(await plan({ host: HOST, as: 'none' })).toMatchObject({ verdict: 'nothing' });
	});

	it('is for a person to carry out as soon as one file is', async () => {
		const other = computer.add('two', '{}');
		other.access = { kind: 'by-hand', reason: 'no-helper' };
		expect(await plan(INSECURE, [engine, other])).toMatchObject({ verdict: 'by-hand' });
	});

	it('asks for the administrator where only the reload needs it', async () => {
		engine.reload = { kind: 'signal', pid: 100, access: { kind: 'administrator' } };
		expect(await plan()).toMatchObject({ verdict: 'apply', asksAdministrator: true });
	});

	it('takes an engine once, however often it is named', async () => {
		expect((await plan(INSECURE, [engine, engine])).engines).toHaveLength(1);
	});

	it('knows only engines that are found: trust.engine-unknown', async () => {
		const request = { wish: INSECURE, engines: ['unix:///nowhere.sock'] };
		const fault = await faultOf(() => computer.desk().plan(request, NEVER));
		expect(fault).toMatchObject({ code: 'trust.engine-unknown', subject: 'unix:///nowhere.sock' });
	});

	it('says so of one that is there and may not be used: engine.denied', async () => {
		const denied = { code: 'engine.denied', side: 'this-computer', subject: 'unix:///x' } as const;
		const desk = computer.desk({ openClient: () => Promise.reject(faultError(denied)) });
		const request = { wish: INSECURE, engines: ['unix:///x'] };
		expect((await faultOf(() => desk.plan(request, NEVER))).code).toBe('engine.denied');
	});

	it('takes only what engines take as a host: trust.host-invalid', async () => {
		const fault = await faultOf(() => plan({ host: '*.example', as: 'insecure' }));
		expect(fault).toMatchObject({ code: 'trust.host-invalid', facts: { reason: 'wildcard' } });
	});

	it('refuses two engines that need the same file otherwise: trust.blocked', async () => {
		const other = computer.add('two', '{}');
		const ports = computer.ports();
		const desk = computer.desk({
			planners: {
				...ports.planners,
				planDocker: (wish, files) => {
					const planned = computer.plan(wish, files);
					if (!planned.ok || files.engine.endpoint === engine.engine.endpoint) return planned;
					const before = engine.seen().daemonJson;
					const edits = planned.value.edits.map((edit) => ({
						...edit,
						before,
						after: Buffer.of(1),
					}));
					return { ok: true, value: { ...planned.value, edits } };
				},
			},
		});
		const engines = [engine.engine.endpoint, other.engine.endpoint];
		expect(await desk.plan({ wish: INSECURE, engines }, NEVER)).toMatchObject({
			verdict: 'blocked',
			engines: [{}, { fault: { code: 'trust.blocked', facts: { file: engine.file } } }],
		});
	});

	it('keeps the newest fifty', async () => {
		const desk = computer.desk();
		const request = { wish: INSECURE, engines: [engine.engine.endpoint] };
		const first = await desk.plan(request, NEVER);
		for (let count = 0; count < 50; count += 1) await desk.plan(request, NEVER);
		const fault = await faultOf(() => desk.apply(first.id, computer.options()));
		expect(fault.code).toBe('trust.not-found');
	});

	it("gives the planner's fault and nothing else where it can't go on", async () => {
		const fault = makeFault({
			code: 'trust.config-unreadable',
			side: 'this-computer',
			subject: engine.file,
		});
		const desk = computer.desk({
			planners: { ...computer.ports().planners, planDocker: () => fail(fault) },
		});
		const request = { wish: INSECURE, engines: [engine.engine.endpoint] };
		expect((await desk.plan(request, NEVER)).engines[0]).toMatchObject({ fault });
	});

	it('writes the certificates of a CA alone, without what stands between them', async () => {
		const pem = readFileSync(testCertificates().caFile, 'utf8');
		const preview = await plan({ host: HOST, as: 'ca', caPem: `notes\n${pem}\nmore` });
		expect(preview.wish.caPem).toMatch(
			/^-----BEGIN CERTIFICATE-----[\s\S]*-----END CERTIFICATE-----\n$/,
		);
		expect(preview.wish.caPem).not.toContain('notes');
	});
});
