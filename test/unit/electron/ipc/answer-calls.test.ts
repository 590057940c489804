import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { faultError } from '../../../../electron/platform/fault-error';
import { call } from '../../../../shared/ipc/define';
import { loopback } from '../../../support/loopback-ipc';

const contract = {
	things: {
		save: call(z.strictObject({ name: z.string() }), z.strictObject({ savedAt: z.number() })),
	},
} as const;

const save = (answer: (input: { name: string }) => { savedAt: number }) =>
	loopback(contract, { things: { save: answer } });

describe('answering calls', () => {
	it('answers with what the handler gave', async () => {
		const { ask } = save(() => ({ savedAt: 5 }));
		expect(await ask('ferry:things.save', { name: 'x' })).toEqual({
			ok: true,
			value: { savedAt: 5 },
		});
	});

	it('does not let out what a handler spread into its answer', async () => {
		const { ask, log } = save((input) => ({ ...input, savedAt: 5 }));
		const answer = await ask('ferry:things.save', { name: 'CANARY-1' });
		expect(answer).toMatchObject({
			ok: false,
			fault: { code: 'internal.unexpected', logId: 'log-1' },
		});
		expect(JSON.stringify([answer, log.lines])).not.toContain('CANARY-1');
	});

	it('says where an input is wrong, never what it was', async () => {
		const { ask, log } = save(() => ({ savedAt: 5 }));
		const answer = await ask('ferry:things.save', { name: 7, password: 'CANARY-2' });
		expect(answer).toMatchObject({ ok: false, fault: { code: 'ipc.bad-request' } });
		expect(JSON.stringify([answer, log.lines])).toContain('name');
		expect(JSON.stringify([answer, log.lines])).not.toContain('CANARY-2');
	});

	it('passes a fault on and hides everything else behind a log id', async () => {
		const failing = save(() => {
			throw faultError({ code: 'disk.full', side: 'this-computer', subject: '/data' });
		});
		expect(await failing.ask('ferry:things.save', { name: 'x' })).toMatchObject({
			fault: { code: 'disk.full', subject: '/data' },
		});
		const broken = save(() => {
			throw new TypeError('cannot read properties of undefined at /home/me/secret.ts');
		});
		const answer = await broken.ask('ferry:things.save', { name: 'x' });
		expect(answer).toEqual({
			ok: false,
			fault: {
				code: 'internal.unexpected',
				side: 'this-computer',
				subject: 'ferry:things.save',
				isRetryable: false,
				logId: 'log-1',
			},
		});
		expect(broken.log.lines.at(-1)?.facts['error']).toContain('cannot read properties');
	});

	it('runs nothing for a sender that is refused', async () => {
		let ran = 0;
		const { ask } = loopback(
			contract,
			{
				things: {
					save: () => {
						ran += 1;
						return { savedAt: 5 };
					},
				},
			},
			() => 'a stranger',
		);
		expect(await ask('ferry:things.save', { name: 'x' })).toMatchObject({
			ok: false,
			fault: { code: 'ipc.bad-request', detail: 'a stranger' },
		});
		expect(ran).toBe(0);
	});
});
