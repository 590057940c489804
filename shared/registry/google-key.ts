// A Google service account key (the JSON file of the Cloud console): the whole file is the secret, the user is always
// `_json_key`. Only the account's address is fit to be shown.
import { z } from 'zod';

/** The user name under which Artifact Registry and Container Registry take the file itself. */
export const GOOGLE_KEY_USERNAME = '_json_key';

const keySchema = z.looseObject({
	type: z.literal('service_account'),
	client_email: z.string().min(3).max(320),
	private_key: z.string().includes('PRIVATE KEY'),
});

const MAX_CHARACTERS = 16_384;

/** Gives whose key it is; `undefined` for anything that is no such file. */
export function readGoogleKey(text: string): { readonly clientEmail: string } | undefined {
	const trimmed = text.trim().replace(/^\uFEFF/, '');
	if (!trimmed.startsWith('{') || trimmed.length > MAX_CHARACTERS) {
		return undefined;
	}
	try {
		const parsed = keySchema.safeParse(JSON.parse(trimmed));
		return parsed.success ? { clientEmail: parsed.data.client_email } : undefined;
	} catch {
		return undefined;
	}
}
