import { describe, expect, it } from 'vitest';
import { questionsOf } from '../../../../electron/registry-desk/confirmations';
import type { RegistryEntry } from '../../../../shared/registry/registry-entry';

const BEFORE: RegistryEntry = { host: 'r.example', name: 'r', tls: 'plain-http' };

function messages(after: RegistryEntry, before: RegistryEntry | undefined = BEFORE) {
	return questionsOf({ before, after, movedUsername: undefined }).map(({ message }) => message);
}

describe('the questions before a change', () => {
	it('are none while nothing new is exposed', () => {
		expect(messages(BEFORE)).toEqual([]);
		expect(messages({ ...BEFORE, tls: 'verify' })).toEqual([]);
		expect(messages({ ...BEFORE, tls: 'private-ca' })).toEqual([]);
	});

	it('come again for another host, and for the other exposing policy', () => {
		expect(messages({ ...BEFORE, host: 's.example' })).toEqual([
			'Connect to s.example without encryption?',
		]);
		expect(messages({ ...BEFORE, tls: 'skip-verify' })).toEqual([
			'Connect to r.example without checking its certificate?',
		]);
	});

	it('are all asked when a change does several things', () => {
		const after = { ...BEFORE, host: 's.example', signInServer: 'auth.example' };
		const all = questionsOf({ before: BEFORE, after, movedUsername: 'alice' });
		expect(all.map(({ yes }) => yes)).toEqual([
			'Use plain HTTP',
			'Allow auth.example',
			'Use it for s.example',
		]);
		expect(all[2]?.detail).toContain('alice');
	});
});
