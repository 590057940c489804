// Refuses addresses that answer with a cloud machine's own secrets, at the moment of connecting: a name that
// is harmless when it is checked may resolve to one of these afterwards (security T3, T8).
import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isMetadataAddress } from '../../../shared/net/addresses';

/** A host in a metadata range; becomes `registry.address-refused`. */
export class AddressRefusedError extends Error {
	override readonly name = 'AddressRefusedError';
	readonly address: string;

	constructor(address: string) {
		super(`${address} is an address of cloud machine metadata`);
		this.address = address;
	}
}

/** `dns.lookup` that fails when any answer is in a metadata range. */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
	lookup(hostname, { ...options, all: true }, (error, addresses) => {
		if (error !== null) {
			callback(error, '', 0);
			return;
		}
		const refused = addresses.find((one) => isMetadataAddress(one.address));
		if (refused !== undefined) {
			callback(new AddressRefusedError(refused.address), '', 0);
			return;
		}
		const [first] = addresses;
		if (options.all === true) {
			callback(null, addresses);
		} else {
			callback(null, first?.address ?? '', first?.family ?? 0);
		}
	});
};
