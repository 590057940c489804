// Keeps web pages out of a registry on loopback: a page can make a browser send requests here, directly or under a
// name of its own that points at 127.0.0.1 (DNS rebinding).
import type { IncomingHttpHeaders } from 'node:http';
import { hostNameOf } from '../../../shared/oci/registry-host';
import { type Answer, refuse } from './answer';

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Gives the refusal of a request that is not for this computer or comes out of a web page, else `undefined`. */
export function refuseStrangers(headers: IncomingHttpHeaders): Answer | undefined {
	if (!LOOPBACK_NAMES.has(hostNameOf(headers.host ?? '').toLowerCase())) {
		return refuse(403, 'DENIED', 'this registry answers only to 127.0.0.1 and localhost');
	}
	const site = headers['sec-fetch-site'] ?? 'none';
	if (headers.origin !== undefined || site !== 'none') {
		return refuse(403, 'DENIED', 'this registry does not answer to web pages');
	}
	return undefined;
}
