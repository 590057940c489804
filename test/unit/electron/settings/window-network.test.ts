import { describe, expect, it } from 'vitest';
import { findProxy } from '../../../../electron/platform/proxy';
import { windowNetwork } from '../../../../electron/settings/window-network';
import { DEFAULT_SETTINGS, type Settings } from '../../../../shared/settings/settings';

const HUB = new URL('https://hub.x/v2/');

function network(
	settings: Partial<Settings>,
	{ answer = 'DIRECT', variables = {} as Record<string, string> } = {},
) {
	const asked: string[] = [];
	const current = { ...DEFAULT_SETTINGS, ...settings };
	return {
		asked,
		current,
		network: windowNetwork({
			environment: { variables, platform: 'linux', homeFolder: '/home/me' },
			settings: async () => current,
			resolveProxy: async (url) => {
				asked.push(url);
				return answer;
			},
		}),
	};
}

describe('the network of the window', () => {
	it('asks the desktop per host under “system”', async () => {
		const { network: one, asked } = network({}, { answer: 'PROXY p.x:3128; DIRECT' });
		expect(await one.proxyFor(HUB)).toEqual({ url: 'http://p.x:3128' });
		expect(asked).toEqual(['https://hub.x']);
	});

	it('takes the environment where the desktop knows none, and its password where it knows the same', async () => {
		const variables = { HTTPS_PROXY: 'http://me:pw@p.x:3128', NO_PROXY: 'near.x' };
		for (const answer of ['DIRECT', 'PROXY p.x:3128']) {
			const { network: one } = network({}, { answer, variables });
			expect(await one.proxyFor(HUB)).toEqual({
				url: 'http://p.x:3128',
				authorization: `Basic ${Buffer.from('me:pw').toString('base64')}`,
			});
		}
		const { network: other } = network({}, { answer: 'DIRECT', variables });
		expect(await other.proxyFor(new URL('https://near.x/'))).toBeUndefined();
	});

	it('refuses a proxy that it cannot use rather than going around it', async () => {
		const { network: one } = network({}, { answer: 'SOCKS5 s.x:1080' });
		await expect(one.proxyFor(HUB)).rejects.toMatchObject({
			fault: { code: 'registry.unreachable', facts: { stage: 'proxy' } },
		});
	});

	it('follows the settings as they change, and asks the desktop nothing then', async () => {
		const { network: one, current, asked } = network({}, { answer: 'PROXY p.x:3128' });
		const proxies = one.current().proxies;
		Object.assign(current, {
			proxy: { mode: 'manual', server: 'http://m.x:8080', exceptions: ['near.x'] },
		});
		expect(await findProxy(proxies, HUB)).toEqual({ url: 'http://m.x:8080' });
		expect(await findProxy(proxies, new URL('https://near.x'))).toBeUndefined();
		Object.assign(current, { proxy: { mode: 'none' } });
		expect(await findProxy(proxies, HUB)).toBeUndefined();
		expect(asked).toEqual([]);
	});

	it('gives the concurrency that was set', async () => {
		expect(await network({}).network.maxConcurrency()).toBeUndefined();
		expect(await network({ concurrency: 4 }).network.maxConcurrency()).toBe(4);
	});
});
