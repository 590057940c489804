import { describe, expect, it } from 'vitest';
import { credentialSummarySchema } from '../../../../shared/registry/credential-summary';

describe('a credential summary', () => {
	const summary = { host: 'registry.example:5000', username: 'alice', savedAtMs: 1 };

	it('has host, username and time', () => {
		expect(credentialSummarySchema.parse(summary)).toEqual(summary);
	});

	it('refuses anything else, so that no secret slips through a spread', () => {
		expect(credentialSummarySchema.safeParse({ ...summary, secret: 'x' }).success).toBe(false);
		expect(
			credentialSummarySchema.safeParse({ ...summary, host: 'Registry.Example' }).success,
		).toBe(false);
	});
});
