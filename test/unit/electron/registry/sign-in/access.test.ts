import { describe, expect, it } from 'vitest';
import {
	namedScopes,
	scopesFor,
	widerScopes,
} from '../../../../../electron/registry/sign-in/access';

describe('scopes', () => {
	it('name what is needed and nothing more, the target first', () => {
		expect(scopesFor({ repository: 'a/b', action: 'pull' })).toEqual(['repository:a/b:pull']);
		expect(scopesFor({ repository: 'a/b', action: 'push' })).toEqual(['repository:a/b:pull,push']);
		expect(scopesFor({ repository: 'a/b', action: 'cancel' })).toEqual([
			'repository:a/b:pull,push,delete',
		]);
		expect(scopesFor({ repository: 'a/b', action: 'push', alsoPull: 'c' })).toEqual([
			'repository:a/b:pull,push',
			'repository:c:pull',
		]);
		expect(scopesFor({ repository: 'a', action: 'push', alsoPull: 'a' })).toEqual([
			'repository:a:pull,push',
		]);
		expect(scopesFor({ action: 'catalog' })).toEqual(['registry:catalog:*']);
		expect(scopesFor({ action: 'pull' })).toEqual([]);
	});

	it.each([
		['pull', 'repository:mapped/a:pull', ['repository:mapped/a:pull']],
		['pull', 'repository:x:pull,push,delete,*', ['repository:x:pull']],
		['pull', 'repository:x:*', ['repository:x:pull']],
		['push', 'repository:x:pull,push', ['repository:x:pull,push']],
		['push', 'repository:x:pull repository:y:pull', ['repository:x:pull', 'repository:y:pull']],
		['pull', 'aws', ['aws']],
		['pull', ' ', undefined],
		['pull', undefined, undefined],
	] as const)(
		'that a challenge names are taken for %s, without more rights: %s',
		(action, scope, expected) => {
			expect(namedScopes({ repository: 'a', action }, scope)).toEqual(expected);
		},
	);

	it('let a token for pushing serve pulling, never the other way', () => {
		expect(widerScopes(['repository:a:pull'])).toEqual([['repository:a:pull,push']]);
		expect(widerScopes(['repository:a:pull,push'])).toEqual([]);
		expect(widerScopes(['repository:a:pull', 'repository:b:pull'])).toEqual([]);
	});
});
