// IP addresses and networks as Docker reads them: what a network holds, and its one canonical spelling.

export interface Network {
	/** 4 or 16 bytes, the host's bits cleared. */
	readonly bytes: readonly number[];
	readonly prefix: number;
}

const V4_MAPPED: readonly number[] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255];

/** Reads a network in CIDR form; `undefined` where Docker would not. Host bits are cleared, as it does. */
export function parseNetwork(text: string): Network | undefined {
	const match = /^([^/]+)\/(\d{1,6})$/.exec(text);
	const address = match?.[1] ?? '';
	const isV6 = address.includes(':');
	const bytes = isV6 ? parseV6(address) : parseV4(address);
	const prefix = Number(match?.[2]);
	if (bytes === undefined || prefix > bytes.length * 8) return undefined;
	const masked = bytes.map((byte, index) => byte & maskByte(prefix - index * 8));
	return isV6 && isMapped(masked) && prefix >= 96
		? { bytes: masked.slice(12), prefix: prefix - 96 }
		: { bytes: masked, prefix };
}

/** Gives `10.0.0.0/8` or `fd00::/8`. */
export function networkText({ bytes, prefix }: Network): string {
	return `${bytes.length === 4 ? bytes.join('.') : v6Text(bytes)}/${prefix}`;
}

/** Tells whether an address, as `parseAddress` gives it, is in the network. */
export function holdsAddress(network: Network, address: readonly number[]): boolean {
	return (
		network.bytes.length === address.length &&
		address.every(
			(byte, index) => (byte & maskByte(network.prefix - index * 8)) === network.bytes[index],
		)
	);
}

/** Reads an IP address without brackets and port: 4 or 16 bytes. IPv4 written as IPv6 is IPv4. */
export function parseAddress(text: string): readonly number[] | undefined {
	if (!text.includes(':')) return parseV4(text);
	const bytes = parseV6(text);
	return bytes !== undefined && isMapped(bytes) ? bytes.slice(12) : bytes;
}

/** Gives the IP address of a registry host such as `[fd00::1]:5000`; `undefined` where it is a name. */
export function addressOfHost(host: string): readonly number[] | undefined {
	const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(host)?.[1];
	return parseAddress(bracketed ?? host.replace(/:\d+$/, ''));
}

/** Tells whether a network holds so many addresses that hardly anybody means all of them. */
export function isBroadNetwork({ bytes, prefix }: Network): boolean {
	return prefix < (bytes.length === 4 ? 16 : 32);
}

function maskByte(bits: number): number {
	return bits >= 8 ? 255 : bits <= 0 ? 0 : (255 << (8 - bits)) & 255;
}

function isMapped(bytes: readonly number[]): boolean {
	return V4_MAPPED.every((byte, index) => bytes[index] === byte);
}

function parseV4(text: string): readonly number[] | undefined {
	const parts = text.split('.');
	if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part)))
		return undefined;
	const bytes = parts.map(Number);
	return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

function parseV6(text: string): readonly number[] | undefined {
	const halves = text.split('::');
	if (halves.length > 2) return undefined;
	const [head, tail] = halves.map((half, index) => v6Part(half, index === halves.length - 1));
	if (head === undefined) return undefined;
	if (halves.length === 1) return head.length === 16 ? head : undefined;
	if (tail === undefined || head.length + tail.length > 14) return undefined;
	return [...head, ...Array<number>(16 - head.length - tail.length).fill(0), ...tail];
}

/** The bytes of groups between colons; only the last part may end in an IPv4 address. */
function v6Part(text: string, isLast: boolean): readonly number[] | undefined {
	if (text === '') return [];
	const groups = text.split(':');
	const bytes = groups.map((group, index) => {
		if (isLast && index === groups.length - 1 && group.includes('.')) return parseV4(group);
		const value = Number.parseInt(group, 16);
		return /^[0-9a-fA-F]{1,4}$/.test(group) ? [value >> 8, value & 255] : undefined;
	});
	return bytes.some((group) => group === undefined) ? undefined : bytes.flatMap((g) => g ?? []);
}

/** The longest run of two or more empty groups, the first of equals, becomes `::`. */
function v6Text(bytes: readonly number[]): string {
	const groups = [0, 2, 4, 6, 8, 10, 12, 14].map((at) =>
		(((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)).toString(16),
	);
	const runs = groups.map((_, start) => {
		const end = groups.findIndex((group, index) => index >= start && group !== '0');
		return (end === -1 ? groups.length : end) - start;
	});
	const longest = runs.reduce((most, run) => Math.max(most, run), 0);
	if (longest < 2) return groups.join(':');
	const start = runs.indexOf(longest);
	return `${groups.slice(0, start).join(':')}::${groups.slice(start + longest).join(':')}`;
}
