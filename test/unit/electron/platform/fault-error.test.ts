import { describe, expect, it } from 'vitest';
import { faultError } from '../../../../electron/platform/fault-error';
import { hasSecret, noteCredential, noteToken } from '../../../../electron/platform/known-secrets';

const SECRET = 'CANARY-of-fault-error';
noteCredential({ username: 'user', secret: SECRET, kind: 'password' });
noteCredential({ username: 'user', secret: 'pull', kind: 'password' });
noteToken('opaque-CANARY-token');

describe('a fault that is thrown', () => {
	const error = faultError({
		code: 'registry.denied',
		side: 'source',
		subject: 'r.example/app:1',
		detail: `no ${SECRET} and no opaque-CANARY-token`,
		registryErrors: [SECRET.toUpperCase(), 'DENIED'],
		facts: { names: SECRET, host: 'r.example', action: 'pull', problem: 'may not pull' },
	});

	it('has lost every known secret, in its message too', () => {
		expect(JSON.stringify(error.fault) + error.message + String(error.stack)).not.toMatch(/CANARY/);
		expect(error.fault.registryErrors).toEqual(['•••', 'DENIED']);
	});

	it('still says what the window decides by, whatever a password is', () => {
		expect(error.fault).toMatchObject({
			subject: 'r.example/app:1',
			facts: { host: 'r.example', action: 'pull', problem: 'may not •••' },
		});
	});
});

it('an address with a secret is told from one without', () => {
	expect(hasSecret(`/v2/a/blobs/uploads/1?p=${SECRET}`)).toBe(true);
	expect(hasSecret('/v2/pull/blobs/uploads/1')).toBe(false);
});
