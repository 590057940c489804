import { describe, expect, it } from 'vitest';
import type { Environment } from '../../../../electron/platform/environment';
import { proxyInUse } from '../../../../electron/surroundings/proxy-in-use';
import type { ProxyChoice } from '../../../../shared/settings/proxy-choice';

const environment = (variables: Environment['variables'] = {}): Environment => ({
	platform: 'linux',
	homeFolder: '/home/ferry',
	variables,
});
const ask = (choice: ProxyChoice, variables: Environment['variables'] = {}, answer = 'DIRECT') =>
	proxyInUse(choice, {
		environment: environment(variables),
		askSystem: () => Promise.resolve(answer),
	});
const DIRECT = { kind: 'direct', hasSignIn: false, exceptions: 0 };

describe('the proxy in use', () => {
	it('is none when none is chosen, whatever is around', async () => {
		expect(await ask({ mode: 'none' }, { https_proxy: 'http://p:1' }, 'PROXY p:1')).toEqual(DIRECT);
	});

	it('is the one that was typed in', async () => {
		expect(
			await ask({ mode: 'manual', server: 'http://proxy:3128', exceptions: ['a', 'b'] }),
		).toEqual({ kind: 'proxy', server: 'http://proxy:3128', hasSignIn: false, exceptions: 2 });
	});

	it('is that of the environment, without its user and password', async () => {
		const variables = { HTTPS_PROXY: 'http://user:secret@proxy:3128', NO_PROXY: 'a,b,c' };
		const found = await ask({ mode: 'environment' }, variables);
		expect(found).toEqual({
			kind: 'proxy',
			server: 'http://proxy:3128',
			hasSignIn: true,
			exceptions: 3,
		});
		expect(await ask({ mode: 'environment' })).toEqual(DIRECT);
	});

	it('is what the system says, where that can be used', async () => {
		expect(await ask({ mode: 'system' }, {}, 'PROXY p:1; DIRECT')).toMatchObject({
			server: 'http://p:1',
		});
		expect(await ask({ mode: 'system' }, {}, 'SOCKS5 s:1')).toEqual(DIRECT);
		expect(await ask({ mode: 'system' })).toEqual(DIRECT);
	});
});
