// Which well-known service a registry is, by its exact host: for hints on how one signs in there, and for nothing else.
// Every pattern is anchored at both ends, so that look-alike hosts are nobody (security T7).
import { hostNameOf } from '../oci/registry-host';

const PATTERNS = {
	'docker-hub': /^docker\.io$/,
	github: /^ghcr\.io$/,
	gitlab: /^registry\.gitlab\.com$/,
	'google-artifact-registry': /^(?:[a-z0-9-]+-docker\.pkg\.dev|docker\.[a-z0-9-]+\.rep\.pkg\.dev)$/,
	'google-container-registry': /^(?:(?:us|eu|asia)\.)?gcr\.io$/,
	'amazon-ecr':
		/^\d{12}\.dkr(?:\.ecr(?:-fips)?\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?|-ecr(?:-fips)?\.[a-z0-9-]+\.on\.aws)$/,
	'amazon-ecr-public': /^public\.ecr\.aws$/,
	azure: /^[a-z0-9]{5,50}(?:-[a-z0-9]+)?\.azurecr\.(?:io|cn|us)$/,
	quay: /^quay\.io$/,
	'red-hat': /^registry\.(?:redhat\.io|connect\.redhat\.com)$/,
	digitalocean: /^registry\.digitalocean\.com$/,
} as const;

export type Provider = keyof typeof PATTERNS;

/** User names that are the same for everyone. */
const USERNAMES: Partial<Readonly<Record<Provider, string>>> = {
	'google-artifact-registry': '_json_key',
	'google-container-registry': '_json_key',
	'amazon-ecr': 'AWS',
	'amazon-ecr-public': 'AWS',
};

/** Gives the service of a canonical host; `undefined` for one's own and for every host with a port. */
export function providerOf(host: string): Provider | undefined {
	if (hostNameOf(host) !== host) {
		return undefined;
	}
	return (Object.keys(PATTERNS) as Provider[]).find((provider) => PATTERNS[provider].test(host));
}

/** Gives the user name that everyone has there. */
export function usualUsername(provider: Provider): string | undefined {
	return USERNAMES[provider];
}
