import { describe, expect, it } from 'vitest';
import { parseTrustSubject } from '../../../../shared/trust/trust-subject';

describe('the subject of a wish', () => {
	it.each([
		['r.example:5000', 'r.example:5000'],
		[' R.Example:5000 ', 'r.example:5000'],
		['10.1.2.3', '10.1.2.3'],
		['10.1.2.3/8', '10.0.0.0/8'],
		['[fd00::1]:5000', '[fd00::1]:5000'],
		['fd00::/8', 'fd00::/8'],
		['index.docker.io', 'docker.io'],
	])('%j is %s', (text, subject) => {
		expect(parseTrustSubject(text)).toEqual({ ok: true, value: subject });
	});

	it.each([
		['', 'empty', undefined],
		['http://r.example:5000', 'scheme', 'r.example:5000'],
		['https://r.example/v2/', 'scheme', 'r.example'],
		['ftp://r.example', 'scheme', 'r.example'],
		['r.example:5000/', 'path', 'r.example:5000'],
		['192.168.14.10:5005/v2', 'path', '192.168.14.10:5005'],
		['*.example:5000', 'wildcard', undefined],
		['me@r.example', 'user', undefined],
		['r.example:65536', 'port', undefined],
		['r.example:0', 'port', undefined],
		['r.example:http', 'port', undefined],
		['10.0.0.0/33', 'network', undefined],
		['10.0.0.0/', 'path', '10.0.0.0'],
		['fd00::/129', 'network', undefined],
		['0.0.0.0/0', 'everything', undefined],
		['::/0', 'everything', undefined],
		['bücher.example:5000', 'international', 'xn--bcher-kva.example:5000'],
		['http://bücher.example', 'scheme', 'xn--bcher-kva.example'],
		['a b', 'host', undefined],
		['-a', 'host', undefined],
	])('refuses %j: %s', (text, reason, suggestion) => {
		const result = parseTrustSubject(text);
		expect(result.ok ? undefined : result.fault.code).toBe('trust.host-invalid');
		expect(result.ok ? {} : result.fault.facts).toEqual(
			suggestion === undefined ? { reason } : { reason, suggestion },
		);
	});
});
