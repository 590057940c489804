// What Image Ferry's own files are called. Whole files of our own are what makes taking a change back simple: nobody else's
// lines are in them.

/** Our CA file in a certs.d folder: any name that ends in `.crt` is read as a CA, so the user's own `ca.crt` stays. */
export const OWN_CA_NAME = 'image-ferry.crt';

const OWN_DROP_IN = /^50-image-ferry-[a-z0-9._-]+\.conf$/;

/** Gives the name of our drop-in in registries.conf.d: for a registry, or for the registry that is mirrored. */
export function ownDropInName(subject: { readonly host: string; readonly of?: string }): string {
	const { host, of } = subject;
	return of === undefined
		? `50-image-ferry-${fileWord(host)}.conf`
		: `50-image-ferry-mirror-of-${fileWord(of)}.conf`;
}

/** Tells whether a file name is one of our drop-ins. */
export function isOwnDropInName(name: string): boolean {
	return OWN_DROP_IN.test(name);
}

/**
 * Gives the name of a registry's folder in certs.d: exactly as references write the registry. Docker on Windows leaves
 * the colon out, which no Windows path can hold.
 */
export function certificateFolderName(host: string, platform: 'windows' | 'other'): string {
	return platform === 'windows' ? host.replaceAll(':', '') : host;
}

/** `:` and brackets are kept apart, so that no two registries share a file. */
function fileWord(host: string): string {
	return host.replaceAll('[', '.v6.').replaceAll(']', '.').replaceAll(':', '_');
}
