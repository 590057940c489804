import { describe, expect, it } from 'vitest';
import { readDaemonJson } from '../../../../../shared/trust/docker/daemon-json';
import {
	dockerState,
	effectiveTrust,
	insecureBy,
	isAlwaysInsecure,
	isMirrorOf,
	standingRows,
} from '../../../../../shared/trust/docker/docker-state';
import { daemonFlag } from '../../../../support/docker-samples';

function state(json: string, flags: Parameters<typeof dockerState>[1] = []) {
	const read = readDaemonJson(new TextEncoder().encode(json), { file: '/f', engine: 'Docker' });
	if (!read.ok) throw new Error('sample');
	return dockerState(read.value, flags);
}

const insecure = (...entries: readonly string[]) =>
	state(JSON.stringify({ 'insecure-registries': entries }));

describe('what Docker makes of its lists', () => {
	it('compares hosts exactly, case and port included', () => {
		const by = (host: string) => insecureBy(insecure('http://r:5000', 'R:80', 'r'), host);
		expect(by('r:5000').map(({ text }) => text)).toEqual(['http://r:5000']);
		expect(by('r').map(({ text }) => text)).toEqual(['r']);
		expect(by('r:80')).toEqual([]);
	});

	it('finds the network that covers an address, whatever the port', () => {
		const by = (host: string) =>
			insecureBy(insecure('10.0.0.0/8', 'fd00::/8'), host).map(({ subject }) => subject);
		expect(by('10.1.2.3:5000')).toEqual(['10.0.0.0/8']);
		expect(by('[fd00::1]:5000')).toEqual(['fd00::/8']);
		expect(by('11.1.2.3')).toEqual([]);
		expect(by('r.example')).toEqual([]);
		expect(insecureBy(insecure('0.0.0.0/0'), 'r.example')).toHaveLength(1);
	});

	it('knows what is insecure anyway', () => {
		expect(['localhost', 'localhost:5000', '127.9.9.9:80'].every(isAlwaysInsecure)).toBe(true);
		expect(['localhost.example', '128.0.0.1', '[fd00::1]'].some(isAlwaysInsecure)).toBe(false);
	});

	it('counts flags and the file together', () => {
		const given = state('{"registry-mirrors":["https://m/"]}', [
			daemonFlag('insecure-registry', 'a'),
			daemonFlag('registry-mirror', 'https://n'),
			daemonFlag('debug', 'true'),
		]);
		expect(effectiveTrust(given, { host: 'a', as: 'insecure' }, [])).toEqual({
			standing: 'insecure',
			insecure: ['a'],
			mirrors: [{ of: 'docker.io', locations: ['https://m', 'https://n'] }],
			caFiles: [],
		});
		expect(standingRows(given, '/f').map(({ host, origin }) => `${host} ${origin}`)).toEqual([
			'a flag',
			'm user',
			'n flag',
		]);
	});

	it('puts what counts first: insecure before a CA; the mirror where it is asked for', () => {
		const both = state('{"registry-mirrors":["https://a"],"insecure-registries":["a"]}');
		const standing = (...[as, ca]: readonly ['mirror' | 'ca', string[]]) =>
			effectiveTrust(both, { host: 'a', as }, ca).standing;
		expect(standing('ca', ['/ca'])).toBe('insecure');
		expect(standing('mirror', ['/ca'])).toBe('mirror');
		const mirror = state('{"registry-mirrors":["https://a"]}');
		expect(effectiveTrust(mirror, { host: 'a', as: 'ca' }, ['/ca']).standing).toBe('ca');
		expect(effectiveTrust(mirror, { host: 'a', as: 'none' }, []).standing).toBe('mirror');
		expect(effectiveTrust(mirror, { host: 'b', as: 'none' }, []).standing).toBe('none');
	});

	it('finds the host of a mirror', () => {
		expect(isMirrorOf('HTTPS://R.example:5000/p', 'r.example:5000')).toBe(true);
		expect(isMirrorOf('https://r.example', 'r.example:5000')).toBe(false);
	});
});
