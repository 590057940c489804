import { describe, expect, it } from 'vitest';
import { dockerDaemon, podmanDaemon } from '../../../../electron/engine/engine-daemon';
import { type DialOptions, EngineModem } from '../../../../electron/engine/engine-modem';

const NEVER = new AbortController().signal;

class ScriptedModem extends EngineModem {
	readonly asked: DialOptions[] = [];
	readonly #answer: (path: string) => unknown;

	constructor(answer: (path: string) => unknown) {
		super({ name: 'unix:///x', address: { kind: 'socket', path: '/x' } });
		this.#answer = answer;
	}

	override dial(options: DialOptions, callback: (error: Error | null, answer?: unknown) => void) {
		this.asked.push(options);
		const answer = this.#answer(options.path);
		if (answer instanceof Error) callback(answer);
		else callback(null, answer);
	}
}

const INFO = {
	SystemTime: '2026-11-21T19:05:36.506034886Z',
	RegistryConfig: {
		InsecureRegistryCIDRs: ['127.0.0.0/8'],
		IndexConfigs: { 'a.test:5000': { Secure: false }, 'docker.io': { Secure: true } },
		Mirrors: ['https://m.test/'],
	},
};

describe("a Docker daemon's settings", () => {
	it('are what /info says', async () => {
		expect(await dockerDaemon(new ScriptedModem(() => INFO)).registries(NEVER)).toEqual({
			insecureHosts: ['a.test:5000'],
			insecureNetworks: ['127.0.0.0/8'],
			mirrors: [{ of: 'docker.io', location: 'https://m.test/' }],
		});
		expect(await dockerDaemon(new ScriptedModem(() => ({}))).registries(NEVER)).toEqual({
			insecureHosts: [],
			insecureNetworks: [],
			mirrors: [],
		});
	});

	it.each([
		['2026-11-21T19:05:36.506034886Z', '1795287936.506034886'],
		['2026-11-21T19:05:36Z', '1795287936.000000000'],
		['2026-11-21T20:05:36.5+01:00', '1795287936.500000000'],
		['soon', undefined],
	])('have the time %s as %s', async (SystemTime, time) => {
		const modem = new ScriptedModem(() => ({ SystemTime }));
		expect(await dockerDaemon(modem).now(NEVER)).toBe(time);
	});

	it('were read again when an event says so, of one or several', async () => {
		const answers: [unknown, boolean][] = [
			['', false],
			[{ Type: 'daemon', Action: 'reload' }, true],
			['{"Action":"reload"}\n{"Action":"reload"}\n', true],
		];
		for (const [events, expected] of answers) {
			const modem = new ScriptedModem((path) => (path === '/info' ? INFO : events));
			expect(await dockerDaemon(modem).hasReloadedSince('1795287900.0', NEVER)).toBe(expected);
			expect(modem.asked.at(-1)).toMatchObject({
				path: '/events?',
				options: {
					since: '1795287900.0',
					until: '1795287936.506034886',
					filters: '{"type":["daemon"],"event":["reload"]}',
				},
			});
		}
	});

	it('are not known when it gives no answer', async () => {
		const modem = new ScriptedModem(() => new Error('ECONNREFUSED'));
		await expect(dockerDaemon(modem).registries(NEVER)).rejects.toThrow('ECONNREFUSED');
	});
});

describe("Podman's settings", () => {
	it('are those of its own API, without events of reloads', async () => {
		const modem = new ScriptedModem(() => ({ registries: { 'a.test': { Insecure: true } } }));
		const daemon = podmanDaemon(modem);
		expect((await daemon.registries(NEVER)).insecureHosts).toEqual(['a.test']);
		expect(modem.asked[0]?.path).toBe('/v4.0.0/libpod/info');
		expect(await daemon.now(NEVER)).toBeUndefined();
		expect(await daemon.hasReloadedSince('1', NEVER)).toBe(false);
	});

	it('are empty where it tells none', async () => {
		const modem = new ScriptedModem(() => ({ registries: null }));
		expect((await podmanDaemon(modem).registries(NEVER)).insecureHosts).toEqual([]);
	});
});
