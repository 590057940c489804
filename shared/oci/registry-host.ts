// The canonical host[:port] of a registry. Equality is exact: look-alike hosts never match.

/** Where Docker Hub's names live, its API host, and its other spellings. */
const DOCKER_HUB = 'docker.io';
const DOCKER_HUB_API = 'registry-1.docker.io';
const DOCKER_HUB_ALIASES: ReadonlySet<string> = new Set([
	DOCKER_HUB,
	'index.docker.io',
	DOCKER_HUB_API,
	'registry.hub.docker.com',
]);

const HOST =
	/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[a-f0-9:.]+\])(?::([0-9]{1,5}))?$/;

/**
 * Gives the canonical `host[:port]` in lower case, Docker Hub's aliases folded to `docker.io`, or
 * `undefined` when the text holds anything else (scheme, path, user, wildcard, bad port).
 */
export function parseRegistryHost(text: string): string | undefined {
	const host = text.trim().toLowerCase();
	const match = HOST.exec(host);
	if (match === null || host.length > 255) {
		return undefined;
	}
	const port = match[1];
	if (port !== undefined && (Number(port) < 1 || Number(port) > 65535)) {
		return undefined;
	}
	return DOCKER_HUB_ALIASES.has(host) ? DOCKER_HUB : host;
}

/** Gives the host that answers the API: Docker Hub's differs from the host in its names. */
export function apiHostOf(registryHost: string): string {
	return registryHost === DOCKER_HUB ? DOCKER_HUB_API : registryHost;
}

/** Tells whether the registry is Docker Hub. */
export function isDockerHub(registryHost: string): boolean {
	return registryHost === DOCKER_HUB;
}

/** Gives the host without its port; IPv6 keeps its brackets. */
export function hostNameOf(registryHost: string): string {
	return registryHost.replace(/:[0-9]+$/, '');
}
