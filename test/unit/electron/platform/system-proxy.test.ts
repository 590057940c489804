import { describe, expect, it } from 'vitest';
import { readSystemProxy } from '../../../../electron/platform/system-proxy';

describe('the desktop’s answer about a proxy', () => {
	it.each([
		['', { kind: 'direct' }],
		['DIRECT', { kind: 'direct' }],
		['PROXY a.x:8080', { kind: 'proxy', proxy: { url: 'http://a.x:8080' } }],
		['proxy a.x:8080; DIRECT', { kind: 'proxy', proxy: { url: 'http://a.x:8080' } }],
		['HTTPS b.x:8443', { kind: 'proxy', proxy: { url: 'https://b.x:8443' } }],
		['PROXY [::1]:3128', { kind: 'proxy', proxy: { url: 'http://[::1]:3128' } }],
		['SOCKS5 s.x:1080; PROXY a.x:8080', { kind: 'proxy', proxy: { url: 'http://a.x:8080' } }],
		['SOCKS5 s.x:1080; DIRECT', { kind: 'direct' }],
		['SOCKS5 s.x:1080', { kind: 'unusable', named: 'SOCKS5 s.x:1080' }],
		['PROXY', { kind: 'unusable', named: 'PROXY' }],
	])('%j', (answer, meaning) => {
		expect(readSystemProxy(answer)).toEqual(meaning);
	});
});
