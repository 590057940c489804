// Refuses addresses that answer with a cloud machine's own secrets, at the moment of connecting: a name that
// is harmless when it is checked may resolve to one of these afterwards (security T3, T8).
import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** A host in a metadata range; becomes `registry.address-refused`. */
export class AddressRefusedError extends Error {
	override readonly name = 'AddressRefusedError';
	readonly address: string;

	constructor(address: string) {
		super(`${address} is an address of cloud machine metadata`);
		this.address = address;
	}
}

const METADATA = new BlockList();
METADATA.addSubnet('169.254.0.0', 16, 'ipv4');
METADATA.addAddress('100.100.100.200', 'ipv4');
METADATA.addAddress('192.0.0.192', 'ipv4');
METADATA.addAddress('fd00:ec2::254', 'ipv6');
METADATA.addAddress('fd20:ce::254', 'ipv6');
METADATA.addSubnet('fe80::', 10, 'ipv6');

/** Tells whether an IP address, with or without brackets or a zone, is in a metadata range; IPv4 written as IPv6 counts. */
export function isMetadataAddress(address: string): boolean {
	const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
	const version = isIP(bare);
	return version !== 0 && METADATA.check(bare, version === 4 ? 'ipv4' : 'ipv6');
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
