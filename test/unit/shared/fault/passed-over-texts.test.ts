import { describe, expect, it } from 'vitest';
import { type PassedOver, passedOverText } from '../../../../shared/fault/passed-over-texts';

const login = { login: 'r.x/team', file: '/home/a/auth.json' };
const helper = 'docker-credential-desktop';

const ALL: readonly (readonly [PassedOver, string])[] = [
	[{ reason: 'no-auth', ...login }, 'Run podman login r.x/team again.'],
	[{ reason: 'unreadable', ...login }, 'its "auth" can\'t be read.'],
	[{ reason: 'other-part', ...login }, 'is for that part of the registry only.'],
	[{ reason: 'beside-helper', ...login, helper }, `hands logins to ${helper}`],
	[{ reason: 'helper', helper, problem: 'it is not installed' }, 'asked: it is not installed.'],
	[{ reason: 'store-name', ...login }, '"credsStore" beside it isn\'t a valid name.'],
	[
		{ reason: 'keychain', problem: 'The keychain is locked' },
		'The keychain was left out: the keychain is locked.',
	],
];

describe('what is passed over', () => {
	it.each(ALL)('is said in one sentence or two: %o', (one, expected) => {
		const text = passedOverText(one);
		expect(text).toContain(expected);
		expect(text).toMatch(/^\S.*\.$/);
		if ('login' in one) expect(text).toContain(`The login for ${one.login} in ${one.file} `);
	});
});
