import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	addressOfHost,
	holdsAddress,
	isBroadNetwork,
	networkText,
	parseAddress,
	parseNetwork,
} from '../../../../shared/trust/network';

function canonical(text: string): string | undefined {
	const network = parseNetwork(text);
	return network === undefined ? undefined : networkText(network);
}

describe('networks', () => {
	it.each([
		['10.0.0.0/8', '10.0.0.0/8'],
		['10.1.2.3/8', '10.0.0.0/8'],
		['10.0.0.0/08', '10.0.0.0/8'],
		['192.168.4.77/30', '192.168.4.76/30'],
		['0.0.0.0/0', '0.0.0.0/0'],
		['FD00::1/8', 'fd00::/8'],
		['2001:db8:0:1:0:0:0:1/128', '2001:db8:0:1::1/128'],
		['1:0:0:2:0:0:3:4/128', '1::2:0:0:3:4/128'],
		['::/0', '::/0'],
		['::1/128', '::1/128'],
		['fd00::1.2.3.4/128', 'fd00::102:304/128'],
		['::ffff:10.0.0.0/104', '10.0.0.0/8'],
		['1:2:3:4:5:6:7:8/128', '1:2:3:4:5:6:7:8/128'],
	])('reads %s as %s', (text, expected) => {
		expect(canonical(text)).toBe(expected);
	});

	it.each([
		'10.0.0.0',
		'10.0.0.0/33',
		'010.0.0.0/8',
		'10.0.0/8',
		'256.0.0.0/8',
		'10.0.0.0/-1',
		'10.0.0.0/ 8',
		'::1/129',
		':::/8',
		'1::2::3/64',
		'1:2:3:4:5:6:7/64',
		'1:2:3:4:5:6:7:8:9/64',
		'1:2:3:4:5:6:7:8::/64',
		'fe80::1%eth0/64',
		'[fd00::1]/64',
		'g::/8',
		'1.2.3.4::/8',
		'/8',
		'',
	])('does not take %j for a network', (text) => {
		expect(parseNetwork(text)).toBeUndefined();
	});

	it('knows which addresses are in a network', () => {
		const holds = (network: string, address: string) => {
			const [one, other] = [parseNetwork(network), parseAddress(address)];
			return one !== undefined && other !== undefined && holdsAddress(one, other);
		};
		expect(holds('10.0.0.0/8', '10.255.0.1')).toBe(true);
		expect(holds('10.0.0.0/8', '11.0.0.1')).toBe(false);
		expect(holds('192.168.4.76/30', '192.168.4.79')).toBe(true);
		expect(holds('192.168.4.76/30', '192.168.4.80')).toBe(false);
		expect(holds('fd00::/8', 'fd12::7')).toBe(true);
		expect(holds('fd00::/8', '10.0.0.1')).toBe(false);
		expect(holds('10.0.0.0/8', '::ffff:10.1.1.1')).toBe(true);
	});

	it('finds the address in a registry host', () => {
		expect(addressOfHost('10.1.2.3:5000')).toEqual([10, 1, 2, 3]);
		expect(addressOfHost('[::ffff:10.1.2.3]:5000')).toEqual([10, 1, 2, 3]);
		expect(addressOfHost('[fd00::1]')?.length).toBe(16);
		expect(addressOfHost('r.example:5000')).toBeUndefined();
	});

	it('calls a network broad that is larger than a /16, with IPv6 a /32', () => {
		const isBroad = (text: string) => {
			const network = parseNetwork(text);
			return network !== undefined && isBroadNetwork(network);
		};
		expect(isBroad('10.0.0.0/8')).toBe(true);
		expect(isBroad('192.168.0.0/16')).toBe(false);
		expect(isBroad('fd00::/8')).toBe(true);
		expect(isBroad('2001:db8::/32')).toBe(false);
	});

	it('reads its own spelling as the same network', () => {
		const bytes = fc.oneof(
			fc.array(fc.nat(255), { minLength: 4, maxLength: 4 }).map((parts) => parts.join('.')),
			fc
				.array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 8, maxLength: 8 })
				.map((groups) => groups.map((group) => group.toString(16)).join(':')),
		);
		fc.assert(
			fc.property(bytes, fc.nat(128), (address, bits) => {
				const prefix = address.includes(':') ? bits : bits % 33;
				const once = canonical(`${address}/${prefix}`);
				expect(once).toBeDefined();
				expect(canonical(once ?? '')).toBe(once);
			}),
		);
	});
});
