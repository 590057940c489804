import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	isProxyException,
	proxyChoiceSchema,
	proxyInUseSchema,
	readProxyExceptions,
	readProxyServer,
} from '../../../../shared/settings/proxy-choice';

describe('the address of a proxy', () => {
	it.each([
		['proxy.spacetech.com:3128', 'http://proxy.spacetech.com:3128'],
		['  http://proxy.spacetech.com:3128/ ', 'http://proxy.spacetech.com:3128'],
		['HTTPS://Proxy.Spacetech.com', 'https://proxy.spacetech.com'],
		['http://10.0.0.1:80', 'http://10.0.0.1:80'],
		['[::1]:3128', 'http://[::1]:3128'],
		['localhost:8080', 'http://localhost:8080'],
	])('%s is %s', (text, server) => {
		expect(readProxyServer(text)).toEqual({ kind: 'fine', server });
	});

	it.each([
		['', 'empty'],
		['   ', 'empty'],
		['http://', 'not-an-address'],
		['proxy .com', 'not-an-address'],
		['proxy:99999', 'not-an-address'],
		['http://a:b:c', 'not-an-address'],
		['socks5://proxy:1080', 'unknown-scheme'],
		['ftp://proxy', 'unknown-scheme'],
		['http://user@proxy:3128', 'holds-sign-in'],
		['http://user:secret@proxy:3128', 'holds-sign-in'],
		['user:secret@proxy:3128', 'holds-sign-in'],
		['socks5://user:secret@proxy', 'holds-sign-in'],
		['http://@proxy', 'holds-sign-in'],
		['http://proxy:3128/path', 'holds-path'],
		['http://proxy:3128/?q', 'holds-path'],
		['http://proxy/proxy.pac#x', 'holds-path'],
	])('%s is refused: %s', (text, problem) => {
		expect(readProxyServer(text)).toEqual({ kind: 'refused', problem });
	});

	it('that was read is read the same again, and never holds a sign-in', () => {
		fc.assert(
			fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string()), (text) => {
				const reading = readProxyServer(text);
				if (reading.kind === 'refused') return;
				expect(readProxyServer(reading.server)).toEqual(reading);
				expect(reading.server).not.toContain('@');
				expect(
					proxyChoiceSchema.safeParse({ mode: 'manual', server: reading.server, exceptions: [] })
						.success,
				).toBe(true);
			}),
		);
	});
});

describe('hosts without a proxy', () => {
	it.each(['*', 'localhost', '.corp.example', '*.corp.example', 'a.b:5000', '10.0.0.0/8', '::1'])(
		'%s is one',
		(text) => expect(isProxyException(text)).toBe(true),
	);

	it.each(['http://a.b', 'a b', 'a/b', 'user@a', '', '*.*', 'a..b', '<local>'])(
		'%s is none',
		(text) => expect(isProxyException(text)).toBe(false),
	);

	it('are divided by commas, spaces and lines; what is none is told', () => {
		expect(readProxyExceptions(' localhost,.corp.example\n10.0.0.0/8 http://x  localhost')).toEqual(
			{ exceptions: ['localhost', '.corp.example', '10.0.0.0/8'], refused: ['http://x'] },
		);
		expect(readProxyExceptions(' \n ')).toEqual({ exceptions: [], refused: [] });
	});
});

describe('a choice', () => {
	it('with a user name in the address is refused: it would be a secret in a file', () => {
		const choice = { mode: 'manual', server: 'http://u:p@proxy:3128', exceptions: [] };
		expect(proxyChoiceSchema.safeParse(choice).success).toBe(false);
	});

	it('comes to something without a sign-in in its address', () => {
		const inUse = { kind: 'proxy', server: 'http://proxy:3128', hasSignIn: true, exceptions: 2 };
		expect(proxyInUseSchema.parse(inUse)).toEqual(inUse);
	});
});
