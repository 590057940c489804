import { expect, it } from 'vitest';
import {
	isExposingCredentials,
	TLS_POLICIES,
	tlsPolicySchema,
} from '../../../../shared/registry/tls-policy';

it('only policies without a checked certificate expose a credential', () => {
	expect(TLS_POLICIES.filter(isExposingCredentials)).toEqual(['skip-verify', 'plain-http']);
});

it('takes its four words and no other', () => {
	expect(TLS_POLICIES.map((policy) => tlsPolicySchema.parse(policy))).toEqual(TLS_POLICIES);
	for (const other of ['http', 'insecure', '', true, undefined]) {
		expect(tlsPolicySchema.safeParse(other).success).toBe(false);
	}
});
