import { describe, expect, it } from 'vitest';
import { EngineRefusal } from '../../../../../electron/engine/engine-modem';
import type { TrustClient } from '../../../../../electron/trust/verify/trust-client';
import {
	markEngine,
	type Watch,
	watchAnswering,
	watchTaking,
} from '../../../../../electron/trust/verify/watch-engine';

const NEVER = new AbortController().signal;
const HOST = 'reg.example';
const EXPECTED = { host: HOST, isInsecure: true, isMirror: false };

/** An engine whose answers follow one another; the last one stays. `hosts` or an error, and whether it reloaded. */
function engine(...answers: readonly (readonly [readonly string[] | Error, boolean])[]) {
	let turn = -1;
	const now = () => answers[Math.min(turn, answers.length - 1)] ?? [[], false];
	const client = {
		daemon: {
			registries: () => {
				turn += 1;
				const [hosts] = now();
				return hosts instanceof Error
					? Promise.reject(hosts)
					: Promise.resolve({ insecureHosts: hosts, insecureNetworks: [], mirrors: [] });
			},
			now: () => Promise.resolve('1.0'),
			hasReloadedSince: () => Promise.resolve(now()[1]),
		},
		isAlive: () => {
			turn += 1;
			return Promise.resolve(!(now()[0] instanceof Error));
		},
	} as Partial<TrustClient> as TrustClient;
	return { client, turns: () => turn + 1 };
}

function watch(): Watch {
	let ms = 0;
	return {
		nowMs: () => ms,
		pollMs: 100,
		wait: (waited, signal) => {
			signal.throwIfAborted();
			ms += waited;
			return Promise.resolve();
		},
	};
}

const asked = (wasMet: boolean, time: string | undefined = '1.0') => ({
	expectation: EXPECTED,
	mark: { time, wasMet },
	limitMs: 1000,
});

describe('watching an engine take its files', () => {
	it('waits until it says so', async () => {
		const { client, turns } = engine([[], false], [[], false], [[HOST], false]);
		const taking = await watchTaking(client, asked(false), watch(), NEVER);
		expect(taking).toEqual({ kind: 'took', by: 'info' });
		expect(turns()).toBe(3);
	});

	it('takes the event where it said so before', async () => {
		const taken = engine([[HOST], false], [[HOST], true]);
		expect(await watchTaking(taken.client, asked(true), watch(), NEVER)).toEqual({
			kind: 'took',
			by: 'reload-event',
		});
		const silent = engine([[HOST], false]);
		expect(await watchTaking(silent.client, asked(true), watch(), NEVER)).toEqual({
			kind: 'not-taken',
			problem: 'It did not read its files again.',
			hasReloaded: false,
		});
	});

	it('takes the word of one that keeps no events', async () => {
		const { client } = engine([[HOST], false]);
		const mark = { expectation: EXPECTED, mark: { time: undefined, wasMet: true }, limitMs: 1000 };
		expect(await watchTaking(client, mark, watch(), NEVER)).toMatchObject({ kind: 'took' });
	});

	it('is sure after the event, and looks once more', async () => {
		const { client, turns } = engine([[], true]);
		expect(await watchTaking(client, asked(false), watch(), NEVER)).toMatchObject({
			kind: 'not-taken',
			hasReloaded: true,
		});
		expect(turns()).toBe(2);
	});

	it('gives up on one that stays as it was, and on one that gives no answer', async () => {
		const stubborn = engine([[], false]);
		expect(await watchTaking(stubborn.client, asked(false), watch(), NEVER)).toMatchObject({
			kind: 'not-taken',
		});
		expect(stubborn.turns()).toBe(11);
		const gone = engine([new Error('connect ECONNREFUSED'), false]);
		expect(await watchTaking(gone.client, asked(false), watch(), NEVER)).toEqual({
			kind: 'gone',
			problem: 'connect ECONNREFUSED',
		});
		expect(gone.turns()).toBe(21);
	});

	it('waits for one that is just starting anew', async () => {
		const { client } = engine([new Error('ENOENT'), false], [[HOST], false]);
		expect(await watchTaking(client, asked(false), watch(), NEVER)).toMatchObject({ kind: 'took' });
	});

	it("gives the engine's words when it can't read its files", async () => {
		const { client } = engine([new EngineRefusal('toml: line 5', 500), false]);
		expect(await watchTaking(client, asked(false), watch(), NEVER)).toEqual({
			kind: 'not-taken',
			problem: 'toml: line 5',
			hasReloaded: false,
		});
	});

	it('ends with the signal', async () => {
		const { client } = engine([[], false]);
		const stopped = AbortSignal.abort(new Error('enough'));
		await expect(watchTaking(client, asked(false), watch(), stopped)).rejects.toThrow('enough');
	});
});

describe('how an engine is before it is told', () => {
	it('is its time, and whether it is as wished already', async () => {
		const { client } = engine([[HOST], false]);
		expect(await markEngine(client, EXPECTED, NEVER)).toEqual({ time: '1.0', wasMet: true });
	});

	it('is not as wished when it can not read its files, and unknown when it gives no answer', async () => {
		const refusing = engine([new EngineRefusal('toml'), false]);
		expect(await markEngine(refusing.client, EXPECTED, NEVER)).toMatchObject({ wasMet: false });
		const gone = engine([new Error('gone'), false]);
		await expect(markEngine(gone.client, EXPECTED, NEVER)).rejects.toThrow('gone');
	});
});

describe('waiting for an answer', () => {
	it('ends with the answer or with the limit', async () => {
		const back = engine([new Error('no'), false], [[], false]);
		expect(await watchAnswering(back.client, 1000, watch())).toBe(true);
		const gone = engine([new Error('no'), false]);
		expect(await watchAnswering(gone.client, 1000, watch())).toBe(false);
		expect(gone.turns()).toBe(11);
	});
});
