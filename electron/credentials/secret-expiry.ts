// When a secret ends, where it says so itself: JSON Web Tokens (Azure, GitLab) and the passwords of Amazon's registry.
import { z } from 'zod';

const claimsSchema = z.looseObject({
	exp: z.number().positive().optional(),
	expiration: z.number().positive().optional(),
});
const MAX_LENGTH = 16_384;

/** Gives when a secret ends, ms since the epoch; `undefined` where it doesn't tell. */
export function expiryOf(secret: string): number | undefined {
	if (secret.length > MAX_LENGTH) {
		return undefined;
	}
	const [head = '', claims, signature] = secret.split('.');
	const isJwt = claims !== undefined && signature !== undefined && head.startsWith('ey');
	const { exp, expiration } = claimsOf(isJwt ? claims : head);
	const seconds = isJwt ? exp : claims === undefined ? expiration : undefined;
	return seconds === undefined ? undefined : seconds * 1000;
}

function claimsOf(text: string): z.infer<typeof claimsSchema> {
	if (!text.startsWith('ey')) {
		return {};
	}
	try {
		const document: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
		return claimsSchema.safeParse(document).data ?? {};
	} catch {
		return {};
	}
}
