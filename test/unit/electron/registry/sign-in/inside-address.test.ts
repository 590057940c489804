import { expect, it } from 'vitest';
import { leadsInside } from '../../../../../electron/registry/sign-in/inside-address';

it.each([
	['https://localhost:1/', 'https://192.0.2.1/', true],
	['https://[::1]/', 'https://192.0.2.1/', true],
	['https://localhost/', 'https://127.0.0.1/', false],
	['https://192.0.2.2/', 'https://192.0.2.1/', false],
	['https://same.invalid:1/', 'https://same.invalid/', false],
	['https://nobody.invalid/', 'https://192.0.2.1/', false],
])('%s leads inside from %s: %s', async (server, registry, expected) => {
	expect(await leadsInside(new URL(server), new URL(registry))).toBe(expected);
});
