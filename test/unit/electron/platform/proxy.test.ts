import { describe, expect, it } from 'vitest';
import type { Environment } from '../../../../electron/platform/environment';
import {
	chosenProxies,
	NO_PROXY,
	proxyFor,
	readProxySettings,
} from '../../../../electron/platform/proxy';

function environment(variables: Record<string, string>): Environment {
	return { platform: 'linux', homeFolder: '/home/test', variables };
}

function proxyOf(variables: Record<string, string>, url: string): string | undefined {
	return proxyFor(readProxySettings(environment(variables)), new URL(url))?.url;
}

describe('proxies of the environment', () => {
	it.each<[Record<string, string>, string, string | undefined]>([
		[{}, 'https://reg.example', undefined],
		[{ HTTPS_PROXY: 'http://p:3128' }, 'https://reg.example', 'http://p:3128'],
		[{ HTTPS_PROXY: 'http://p:3128' }, 'http://reg.example', undefined],
		[{ HTTP_PROXY: 'http://p:3128' }, 'http://reg.example', 'http://p:3128'],
		[{ ALL_PROXY: 'http://p:3128' }, 'https://reg.example', 'http://p:3128'],
		[
			{ ALL_PROXY: 'http://p:3128', HTTPS_PROXY: 'http://q:1' },
			'https://reg.example',
			'http://q:1',
		],
		[
			{ HTTPS_PROXY: 'http://upper:1', https_proxy: 'http://lower:1' },
			'https://reg.example',
			'http://lower:1',
		],
		[{ HTTPS_PROXY: 'p:3128' }, 'https://reg.example', 'http://p:3128'],
		[{ HTTPS_PROXY: '' }, 'https://reg.example', undefined],
		[{ HTTPS_PROXY: 'http://[' }, 'https://reg.example', undefined],
		[{ HTTP_PROXY: 'http://p:1', REQUEST_METHOD: 'GET' }, 'http://reg.example', undefined],
		[{ http_proxy: 'http://p:1', REQUEST_METHOD: 'GET' }, 'http://reg.example', 'http://p:1'],
	])('%j for %s is %s', (variables, url, expected) => {
		expect(proxyOf(variables, url)).toBe(expected);
	});

	it.each<[string, string, boolean]>([
		['*', 'https://reg.example', false],
		['reg.example', 'https://reg.example', false],
		['reg.example', 'https://sub.reg.example', false],
		['.reg.example', 'https://sub.reg.example', false],
		['.reg.example', 'https://reg.example', false],
		['*.reg.example', 'https://sub.reg.example', false],
		['reg.example', 'https://xreg.example', true],
		['example', 'https://reg.example.evil', true],
		['REG.Example', 'https://reg.example', false],
		['reg.example:8443', 'https://reg.example:8443', false],
		['reg.example:8443', 'https://reg.example', true],
		['reg.example:443', 'https://reg.example', false],
		['10.0.0.0/8', 'https://10.9.8.7', false],
		['10.0.0.0/8', 'https://11.0.0.1', true],
		['10.1.2.3', 'https://10.1.2.3:5000', false],
		['fd00::/8', 'https://[fd12::1]', false],
		['[::1]', 'https://[::1]:5000', false],
		['10.0.0.0/99', 'https://10.0.0.1', true],
		['a, b;c ,reg.example', 'https://reg.example', false],
		['localhost 127.0.0.1', 'https://127.0.0.1:5000', false],
		['', 'https://reg.example', true],
	])('NO_PROXY=%s, %s: proxy %s', (noProxy, url, isProxied) => {
		const used = proxyOf({ HTTPS_PROXY: 'http://p:3128', NO_PROXY: noProxy }, url);
		expect(used).toBe(isProxied ? 'http://p:3128' : undefined);
	});

	it('keeps the password out of the address', () => {
		const settings = readProxySettings(environment({ HTTPS_PROXY: 'http://user:p%40ss@p:3128' }));
		expect(settings.forHttps).toEqual({
			url: 'http://p:3128',
			authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}`,
		});
	});

	it('has a value for no proxy at all', () => {
		expect(proxyFor(NO_PROXY, new URL('https://reg.example'))).toBeUndefined();
	});
});

describe('proxies of the settings', () => {
	const around = environment({ HTTPS_PROXY: 'http://env.x:1' });
	it.each([
		[{ mode: 'none' }, undefined],
		[{ mode: 'environment' }, 'http://env.x:1'],
		[{ mode: 'system' }, 'http://env.x:1'],
		[{ mode: 'manual', server: 'http://m.x:8080', exceptions: [] }, 'http://m.x:8080'],
		[{ mode: 'manual', server: 'm.x:8080', exceptions: ['other.x'] }, 'http://m.x:8080'],
		[{ mode: 'manual', server: 'http://m.x:8080', exceptions: ['.reg.x'] }, undefined],
		[{ mode: 'manual', server: '::', exceptions: [] }, undefined],
	] as const)('%j', (choice, url) => {
		expect(proxyFor(chosenProxies(choice, around), new URL('https://a.reg.x'))?.url).toBe(url);
	});
});
