// Tries a password at the API root, which belongs to no repository.
import type { RegistryTransport } from '../http/registry-transport';
import type { HeldCredential } from './credential-book';
import type { Proof } from './password-standing';

/** Gives the function that tries; it asks once whether the root is closed at all. */
export function rootProof(
	transport: RegistryTransport,
	origin: string,
): (held: HeldCredential) => Promise<Proof> {
	// Shared: it must not end with the first who asked.
	const { signal } = new AbortController();
	const ask = async (headers: Readonly<Record<string, string>>): Promise<number> => {
		const url = new URL('/v2/', origin);
		const request = { method: 'GET', url, headers, signal, isSmall: true } as const;
		const { status, body } = await transport.send(request);
		body.cancel();
		return status;
	};
	let isClosed: Promise<boolean> | undefined;
	return async ({ basic }) => {
		try {
			isClosed ??= ask({}).then((status) => status === 401);
			if (basic === undefined || !(await isClosed)) {
				return 'unknown';
			}
			const status = await ask({ authorization: basic });
			if (status === 401) {
				return 'wrong';
			}
			return status === 403 || (status >= 200 && status < 300) ? 'right' : 'unknown';
		} catch {
			isClosed = undefined;
			return 'unknown';
		}
	};
}
