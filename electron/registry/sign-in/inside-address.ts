// Whether a sign-in server that a public registry names is inside a private network: nothing out there has any business
// making this computer ask in there, even without a password (security T3).
import { lookup } from 'node:dns/promises';
import { isPrivateAddress } from '../../../shared/net/addresses';

/** Where a proxy knows the names and this computer doesn't, no answer may come. */
const LOOKUP_LIMIT_MS = 2000;

/** Gives whether a host's name leads to a private address and the registry's doesn't; false where a name isn't known. */
export async function leadsInside(server: URL, registry: URL): Promise<boolean> {
	if (server.hostname === registry.hostname || !(await isInside(server.hostname))) {
		return false;
	}
	return !(await isInside(registry.hostname));
}

async function isInside(hostname: string): Promise<boolean> {
	const limit = new Promise<readonly { address: string }[]>((resolve) => {
		setTimeout(() => resolve([]), LOOKUP_LIMIT_MS).unref();
	});
	const bare = hostname.replace(/^\[|\]$/g, '');
	const found = lookup(bare, { all: true }).catch(() => []);
	return (await Promise.race([found, limit])).some(({ address }) => isPrivateAddress(address));
}
