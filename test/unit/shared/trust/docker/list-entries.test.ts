import { describe, expect, it } from 'vitest';
import {
	insecureEntryProblem,
	insecureSubject,
	mirrorEntryProblem,
	mirrorHost,
	mirrorLocation,
} from '../../../../../shared/trust/docker/list-entries';

describe('an entry of insecure-registries', () => {
	// What dockerd 20.10.24 said to each of them, by a reload.
	it.each([
		'a',
		'A.example',
		'a:0',
		'a:00005',
		'1.2.3.4:5',
		'[fd00::1]:5000',
		'fd00::1',
		'fd00::1/64',
		'10.0.0.0/08',
		'10.0.0.5/8',
		'HTTP://a',
		'http://10.0.0.0/8',
		'0.0.0.0/0',
		'::ffff:10.0.0.0/104',
		'docker.io',
		'[1.2.3.4]:5000',
	])('%j starts', (entry) => {
		expect(insecureEntryProblem(entry, 20)).toBeUndefined();
	});

	it.each([
		['', 'empty'],
		['http://', 'empty'],
		['a:65536', 'port'],
		['a:', 'port'],
		['a:+5', 'port'],
		['a:b', 'port'],
		['[::1]:99999', 'port'],
		['a:99999999999999999999', 'port'],
		['[fd00::1]', 'host'],
		['[fd00::1]/64', 'path'],
		['10.0.0.1/33', 'path'],
		['010.0.0.0/8', 'path'],
		['https://a/', 'path'],
		['a/v2', 'path'],
		['ftp://a', 'scheme'],
		['https://http://a', 'scheme'],
		['user@a', 'user'],
		['*.x', 'wildcard'],
		['-a', 'host'],
		['a-', 'host'],
		['a..b', 'host'],
		['a.', 'host'],
		['a_b', 'host'],
		[' a', 'host'],
		['ü.example', 'host'],
		['10.0.0.1:5000/8', 'path'],
		['fe80::1%eth0/64', 'path'],
		['[a]:5000', 'host'],
	])('%j stops the engine: %s', (entry, problem) => {
		expect(insecureEntryProblem(entry, 20)).toBe(problem);
	});

	it('may be IPv6 without a port from version 23 on', () => {
		expect(insecureEntryProblem('[fd00::1]', 22)).toBe('host');
		expect(insecureEntryProblem('[fd00::1]', 23)).toBeUndefined();
		expect(insecureEntryProblem('[fd00::1]', undefined)).toBeUndefined();
	});

	it('stands for its host without the scheme, case kept, and for its network', () => {
		expect(insecureSubject('HTTPS://R.example:5000')).toBe('R.example:5000');
		expect(insecureSubject('http://10.1.2.3/8')).toBe('10.0.0.0/8');
	});
});

describe('an entry of registry-mirrors', () => {
	it.each([
		'http://a',
		'https://a/',
		'HTTPS://a:5000',
		'https://',
		'https://a?',
		'https://a#',
		'https://a:99999',
		'https://*.a',
		'https://ü',
		'https://[fd00::1]:5000',
		'https://a:',
		'https://fd00::1',
		'https://a"<>',
	])('%j starts', (entry) => {
		expect(mirrorEntryProblem(entry, 20)).toBeUndefined();
	});

	it.each([
		['', 'empty'],
		['a', 'scheme'],
		['a:5000', 'scheme'],
		['ftp://a', 'scheme'],
		[' https://a', 'scheme'],
		['https://a/p', 'path'],
		['https:/a', 'path'],
		['https://a//', 'path'],
		['https://a?b', 'query'],
		['https://a#b', 'query'],
		['https://u@a', 'user'],
		['https://a:bad', 'port'],
		['https://a b', 'host'],
		['https://a\\b', 'host'],
		['https://[fd00::1]:x', 'port'],
		['https://[fd00::1', 'host'],
		['https://a%zz', 'host'],
	])('%j stops the engine: %s', (entry, problem) => {
		expect(mirrorEntryProblem(entry, 20)).toBe(problem);
	});

	it('may have a path in later versions', () => {
		expect(mirrorEntryProblem('https://a/p', 28)).toBeUndefined();
	});

	it('is at a host, and at a location where it has no path', () => {
		expect(mirrorLocation('HTTPS://a:5000/')).toBe('https://a:5000');
		expect(mirrorLocation('https://a/p')).toBeUndefined();
		expect(mirrorHost('https://a:5000/p')).toBe('a:5000');
		expect(mirrorHost('a:5000')).toBeUndefined();
	});
});
