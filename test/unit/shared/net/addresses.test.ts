import { describe, expect, it } from 'vitest';
import {
	isMetadataAddress,
	isNeverContacted,
	isPrivateAddress,
} from '../../../../shared/net/addresses';

describe('metadata addresses', () => {
	it.each([
		['169.254.169.254', true],
		['169.254.0.1', true],
		['169.254.169.254.', true],
		['100.100.100.200', true],
		['192.0.0.192', true],
		['168.63.129.16', true],
		['fd00:ec2::254', true],
		['[fd00:ec2::254]', true],
		['FD00:EC2:0:0::254', true],
		['fd20:ce::254', true],
		['fe80::1%eth0', true],
		// The same in other clothes: mapped, compatible, translated, NAT64 of both prefixes, 6to4.
		['::ffff:169.254.169.254', true],
		['[::ffff:a9fe:a9fe]', true],
		['::a9fe:a9fe', true],
		['::169.254.169.254', true],
		['::ffff:0:a9fe:a9fe', true],
		['64:ff9b::a9fe:a9fe', true],
		['64:ff9b::168.63.129.16', true],
		['64:ff9b:1::a9fe:a9fe', true],
		['64:ff9b:1:a9fe:a9:fe00::', true],
		['64:ff9b:1:1a9:fe:a9fe::', true],
		['64:ff9b:1:1:a9:fea9:fe00:0', true],
		// By name too, since a proxy resolves it.
		['metadata.google.internal', true],
		['Metadata.Google.Internal.', true],
		['instance-data', true],
		['metadata.google.internal.example', false],
		['2002:a9fe:a9fe::', true],
		['2002:a83f:8110::1', true],
		['127.0.0.1', false],
		['10.0.0.1', false],
		['169.253.255.255', false],
		['100.100.100.201', false],
		['168.63.129.17', false],
		['fd00:ec2::255', false],
		['::1', false],
		['::', false],
		['64:ff9b::8.8.8.8', false],
		['2002:808:808::', false],
		['2001:db8::a9fe:a9fe', false],
		['reg.example', false],
		['169.254.169.254.example', false],
		['1.2.3', false],
		['1:2:3', false],
		['::1::2', false],
		['', false],
	])('%s: %s', (address, isRefused) => {
		expect(isMetadataAddress(address)).toBe(isRefused);
	});

	it('are known in every form that a URL takes them in', () => {
		for (const host of ['0xa9fea9fe', '2852039166', '0251.0376.0251.0376', '169.254.43518']) {
			expect(isMetadataAddress(new URL(`http://${host}/`).hostname)).toBe(true);
		}
	});
});

describe('addresses', () => {
	it.each([
		['0.0.0.0', true],
		['224.0.0.1', true],
		['255.255.255.255', true],
		['[::]', true],
		['ff02::1', true],
		['64:ff9b::e000:1', true],
		['169.254.1.1', true],
		['127.0.0.1', false],
		['::1', false],
		['8.8.8.8', false],
	])('%s is never contacted: %s', (address, expected) => {
		expect(isNeverContacted(address)).toBe(expected);
	});

	it.each([
		['localhost', true],
		['LOCALHOST.', true],
		['a.localhost', true],
		['127.8.8.8', true],
		['10.1.2.3', true],
		['172.16.0.1', true],
		['172.31.255.255', true],
		['192.168.0.1', true],
		['100.64.0.1', true],
		['[::1]', true],
		['fd12::1', true],
		['::ffff:10.0.0.1', true],
		['64:ff9b::a00:1', true],
		['172.32.0.1', false],
		['100.128.0.1', false],
		['8.8.8.8', false],
		['registry.example', false],
	])('%s is private: %s', (address, expected) => {
		expect(isPrivateAddress(address)).toBe(expected);
	});
});
