import { expect, it } from 'vitest';
import { systemProxyOf } from '../../../../shared/settings/system-proxy';

it.each([
	['DIRECT', 'direct'],
	['', 'direct'],
	['PROXY proxy.example.com:3128', 'http://proxy.example.com:3128'],
	['PROXY a:1; PROXY b:2; DIRECT', 'http://a:1'],
	['HTTPS secure.example.com:443; DIRECT', 'https://secure.example.com:443'],
	['SOCKS5 socks:1080; PROXY b:2', 'http://b:2'],
	['SOCKS5 socks:1080; DIRECT', 'direct'],
	['SOCKS5 socks:1080', 'unsupported'],
	['PROXY ', 'unsupported'],
])('%s is %s', (answer, way) => {
	expect(systemProxyOf(answer)).toBe(way);
});
