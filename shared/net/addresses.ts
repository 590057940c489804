// IP addresses that are told apart before anything connects to them: a cloud machine's own services, which hand out
// secrets, and addresses of this computer or its network. An IPv4 address inside an IPv6 one counts as itself.

/** Bytes of an address: 4 or 16. */
type Bytes = readonly number[];

/**
 * Tells whether an address, with or without brackets or a zone, or a name belongs to a cloud machine's metadata services.
 * Names count because a proxy resolves them where nobody looks at the address.
 */
export function isMetadataAddress(address: string): boolean {
	return (
		METADATA_NAMES.has(address.replace(/\.$/, '').toLowerCase()) ||
		formsOf(address).some((bytes) => METADATA.some((range) => isIn(bytes, range)))
	);
}

/** Tells whether nothing that is called by its address can be there: metadata, unspecified or multicast. */
export function isNeverContacted(address: string): boolean {
	return formsOf(address).some((bytes) => NEVER.some((range) => isIn(bytes, range)));
}

/** Tells whether an address or name is this computer's, or of a network that only its members reach. */
export function isPrivateAddress(hostname: string): boolean {
	const name = hostname.replace(/\.$/, '').toLowerCase();
	return (
		name === 'localhost' ||
		name.endsWith('.localhost') ||
		formsOf(hostname).some((bytes) => PRIVATE.some((range) => isIn(bytes, range)))
	);
}

interface Range {
	readonly start: Bytes;
	readonly bits: number;
}

/** Google, Amazon, Tencent. */
const METADATA_NAMES: ReadonlySet<string> = new Set([
	'metadata.google.internal',
	'metadata.goog',
	'instance-data.ec2.internal',
	'instance-data',
	'metadata.tencentyun.com',
]);
const METADATA: readonly Range[] = [
	'169.254.0.0/16',
	// Alibaba, Oracle, Azure's wire server.
	'100.100.100.200/32',
	'192.0.0.192/32',
	'168.63.129.16/32',
	'fe80::/10',
	'fd00:ec2::254/128',
	'fd20:ce::254/128',
].map(rangeOf);
const NEVER: readonly Range[] = [
	...METADATA,
	...['0.0.0.0/8', '224.0.0.0/3', '::/128', 'ff00::/8'].map(rangeOf),
];
const PRIVATE: readonly Range[] = [
	'127.0.0.0/8',
	'10.0.0.0/8',
	'172.16.0.0/12',
	'192.168.0.0/16',
	'100.64.0.0/10',
	'::1/128',
	'fc00::/7',
].map(rangeOf);

function rangeOf(text: string): Range {
	const [address = '', bits = ''] = text.split('/');
	return { start: bytesOf(address) ?? [], bits: Number(bits) };
}

function isIn(bytes: Bytes, { start, bits }: Range): boolean {
	if (bytes.length !== start.length) {
		return false;
	}
	return start.every((byte, index) => {
		const rest = Math.min(8, Math.max(0, bits - 8 * index));
		const mask = (0xff << (8 - rest)) & 0xff;
		return ((bytes[index] ?? 0) & mask) === (byte & mask);
	});
}

/** Where an IPv4 address stands in an IPv6 one, by its prefix. */
const EMBEDDED: readonly { readonly range: Range; readonly at: readonly number[] }[] = [
	// Compatible (RFC 4291), mapped, translated (RFC 2765).
	{ range: rangeOf('::/96'), at: [12, 13, 14, 15] },
	{ range: rangeOf('::ffff:0:0/96'), at: [12, 13, 14, 15] },
	{ range: rangeOf('::ffff:0:0:0/96'), at: [12, 13, 14, 15] },
	// NAT64 (RFC 6052), and its prefixes of one's own (RFC 8215) of 96, 64, 56 or 48 bits.
	{ range: rangeOf('64:ff9b::/96'), at: [12, 13, 14, 15] },
	{ range: rangeOf('64:ff9b:1::/48'), at: [12, 13, 14, 15] },
	{ range: rangeOf('64:ff9b:1::/48'), at: [9, 10, 11, 12] },
	{ range: rangeOf('64:ff9b:1::/48'), at: [7, 9, 10, 11] },
	{ range: rangeOf('64:ff9b:1::/48'), at: [6, 7, 9, 10] },
	// 6to4 (RFC 3056).
	{ range: rangeOf('2002::/16'), at: [2, 3, 4, 5] },
];

/** Gives an address and every IPv4 address that it stands for; nothing for a name. */
function formsOf(address: string): readonly Bytes[] {
	const bytes = bytesOf(address);
	if (bytes === undefined) {
		return [];
	}
	const inside = EMBEDDED.filter(({ range }) => isIn(bytes, range))
		.map(({ at }) => at.map((index) => bytes[index] ?? 0))
		// `::1` is no IPv4 address written otherwise, nor is `::`.
		.filter(([first]) => first !== 0);
	return [bytes, ...inside];
}

function bytesOf(address: string): Bytes | undefined {
	const bare = address
		.replace(/^\[|\]$/g, '')
		.replace(/%.*$/, '')
		.replace(/\.$/, '');
	return bare.includes(':') ? ipv6Bytes(bare) : ipv4Bytes(bare);
}

function ipv4Bytes(text: string): Bytes | undefined {
	if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) {
		return undefined;
	}
	const bytes = text.split('.').map(Number);
	return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

function ipv6Bytes(text: string): Bytes | undefined {
	if (!/^[0-9a-f:.]{2,45}$/i.test(text)) {
		return undefined;
	}
	const [before = '', after, ...more] = text.split('::');
	const head = hextets(before);
	const tail = after === undefined ? [] : hextets(after);
	if (head === undefined || tail === undefined || more.length > 0) {
		return undefined;
	}
	const missing = 16 - head.length - tail.length;
	const isWhole = after === undefined ? missing === 0 : missing >= 2;
	return isWhole ? [...head, ...Array<number>(missing).fill(0), ...tail] : undefined;
}

/** Gives the bytes of `a:b:c`, whose last part may be written as IPv4. */
function hextets(text: string): Bytes | undefined {
	if (text === '') {
		return [];
	}
	const bytes: number[] = [];
	for (const part of text.split(':')) {
		const number = /^[0-9a-f]{1,4}$/i.test(part) ? Number.parseInt(part, 16) : undefined;
		const own = number === undefined ? ipv4Bytes(part) : [number >> 8, number & 0xff];
		if (own === undefined) {
			return undefined;
		}
		for (const byte of own) {
			bytes.push(byte);
		}
	}
	return bytes;
}
