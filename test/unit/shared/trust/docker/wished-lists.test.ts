import { describe, expect, it } from 'vitest';
import { readDaemonJson } from '../../../../../shared/trust/docker/daemon-json';
import { dockerState } from '../../../../../shared/trust/docker/docker-state';
import { changedEntries } from '../../../../../shared/trust/docker/edit-daemon-json';
import {
	mirrorUrl,
	wantsInsecure,
	wishedLists,
} from '../../../../../shared/trust/docker/wished-lists';
import type { DaemonFlag } from '../../../../../shared/trust/engine-files';
import type { TrustWish } from '../../../../../shared/trust/trust-wish';
import { daemonFlag } from '../../../../support/docker-samples';

function lists(wish: TrustWish, entries: readonly string[], flags: readonly DaemonFlag[] = []) {
	const json = JSON.stringify({ 'insecure-registries': entries });
	const read = readDaemonJson(new TextEncoder().encode(json), { file: '/f', engine: 'Docker' });
	if (!read.ok) throw new Error('sample');
	const wished = wishedLists(wish, read.value, dockerState(read.value, flags), {});
	const change = wished.changes.find(({ key }) => key === 'insecure-registries');
	return change === undefined ? undefined : changedEntries(entries, change);
}

const insecure = (host: string): TrustWish => ({ host, as: 'insecure' });
const none = (host: string): TrustWish => ({ host, as: 'none' });

describe('the lists as wished', () => {
	it('adds a host once', () => {
		expect(lists(insecure('r'), ['a'])).toEqual(['a', 'r']);
		expect(lists(insecure('r'), ['a', 'r'])).toBeUndefined();
	});

	it('makes one of several spellings of the host, where the first was', () => {
		expect(lists(insecure('r'), ['http://r', 'a', 'r', 'HTTPS://r'])).toEqual(['r', 'a']);
		expect(lists(insecure('10.0.0.0/8'), ['10.1.1.1/8'])).toEqual(['10.0.0.0/8']);
	});

	it('leaves hosts that only look alike', () => {
		expect(lists(none('r'), ['R', 'r:5000', 'http://r', 'rr'])).toEqual(['R', 'r:5000', 'rr']);
	});

	it('adds nothing where a network, a flag or the engine itself says so already', () => {
		expect(lists(insecure('10.1.1.1:80'), ['10.0.0.0/8'])).toBeUndefined();
		expect(lists(insecure('127.0.0.1:80'), [])).toBeUndefined();
		expect(lists(insecure('r'), [], [daemonFlag('insecure-registry', 'r')])).toBeUndefined();
	});

	it('takes a mirror that has to be checked out of the insecure list, and leaves one on HTTP', () => {
		const mirror = (tls: NonNullable<TrustWish['tls']>): TrustWish => ({
			host: 'r',
			as: 'mirror',
			of: 'docker.io',
			tls,
		});
		expect(lists(mirror('verify'), ['r'])).toEqual([]);
		expect(lists(mirror('private-ca'), ['r'])).toEqual([]);
		expect(lists(mirror('plain-http'), ['r'])).toBeUndefined();
		expect(lists(mirror('skip-verify'), [])).toEqual(['r']);
		expect(wantsInsecure(mirror('plain-http'))).toBeUndefined();
		expect(mirrorUrl(mirror('plain-http'))).toBe('http://r');
	});

	it.each([
		['http://r', ['r']],
		['https://r', ['r', 'a']],
		['https://r/', ['http://r']],
		['HTTP://r', []],
	])('leaves a mirror %s as it is set where nothing is said of it', (url, insecureEntries) => {
		const json = { 'insecure-registries': insecureEntries, 'registry-mirrors': ['https://x', url] };
		const bytes = new TextEncoder().encode(JSON.stringify(json));
		const read = readDaemonJson(bytes, { file: '/f', engine: 'Docker' });
		if (!read.ok) throw new Error('sample');
		const state = dockerState(read.value, []);
		const unsaid: TrustWish = { host: 'r', as: 'mirror', of: 'docker.io' };
		expect(wishedLists(unsaid, read.value, state, {}).changes).toEqual([]);
		const said = wishedLists({ ...unsaid, tls: 'verify' }, read.value, state, {}).changes;
		expect(said.length > 0).toBe(url !== 'https://r' || insecureEntries.length > 0);
	});

	it('adds a mirror of which nothing is said as one that is checked, and nothing else', () => {
		const unsaid: TrustWish = { host: 'r', as: 'mirror', of: 'docker.io' };
		const changes = wishedLists(unsaid, undefined, dockerState(undefined, []), {}).changes;
		expect(changes).toMatchObject([{ key: 'registry-mirrors', append: ['https://r'] }]);
		expect(lists(unsaid, ['r'])).toBeUndefined();
	});

	it('empties a key that is gone only where the engine still holds the host', () => {
		const given = dockerState(undefined, []);
		const wished = (says: Parameters<typeof wishedLists>[3]) =>
			wishedLists(none('r'), undefined, given, says);
		expect(wished({ insecureHosts: ['s'], mirrors: [] })).toEqual({
			changes: [],
			isUnloading: false,
		});
		const keys = wished({ insecureHosts: ['r'], mirrors: ['https://r/'] });
		expect(keys.isUnloading).toBe(true);
		expect(keys.changes.map(({ key }) => key)).toEqual(['insecure-registries', 'registry-mirrors']);
	});
});
