import { describe, expect, it } from 'vitest';
import type { Environment } from '../../../../electron/platform/environment';
import { faultError } from '../../../../electron/platform/fault-error';
import type { ProxyServer } from '../../../../electron/platform/proxy';
import { proxyInUse } from '../../../../electron/surroundings/proxy-in-use';
import type { ProxyChoice } from '../../../../shared/settings/proxy-choice';

const ask = (
	choice: ProxyChoice,
	found: ProxyServer | undefined,
	variables: Environment['variables'] = {},
) =>
	proxyInUse(choice, {
		environment: { platform: 'linux', homeFolder: '/home/ferry', variables },
		network: { proxyFor: () => Promise.resolve(found) },
	});
const DIRECT = { kind: 'direct', hasSignIn: false, exceptions: 0 };

describe('the proxy in use', () => {
	it.each(['none', 'system', 'environment'] as const)(
		'is none where no way leads through one: %s',
		async (mode) => expect(await ask({ mode }, undefined)).toEqual(DIRECT),
	);

	it('is the one that was typed in', async () => {
		const choice = { mode: 'manual', server: 'http://proxy:3128', exceptions: ['a', 'b'] } as const;
		expect(await ask(choice, undefined)).toEqual({
			kind: 'proxy',
			server: 'http://proxy:3128',
			hasSignIn: false,
			exceptions: 2,
		});
	});

	it('is that of the environment or the system, without what signs in to it', async () => {
		const found = { url: 'http://proxy:3128', authorization: 'Basic c2VjcmV0' };
		const inUse = { kind: 'proxy', server: 'http://proxy:3128', hasSignIn: true, exceptions: 3 };
		const environment = { NO_PROXY: 'a,b,c' };
		expect(await ask({ mode: 'environment' }, found, environment)).toEqual(inUse);
		expect(await ask({ mode: 'system' }, found)).toEqual({ ...inUse, exceptions: 0 });
	});

	it('cannot be used where the desktop names a kind that is not spoken', async () => {
		const refusing = proxyInUse(
			{ mode: 'system' },
			{
				environment: { platform: 'linux', homeFolder: '/', variables: {} },
				network: {
					proxyFor: () =>
						Promise.reject(
							faultError({ code: 'registry.unreachable', side: 'this-computer', subject: 'x' }),
						),
				},
			},
		);
		expect(await refusing).toEqual({ ...DIRECT, kind: 'unusable' });
	});
});
