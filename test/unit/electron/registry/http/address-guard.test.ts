import { describe, expect, it } from 'vitest';
import {
	AddressRefusedError,
	guardedLookup,
	isMetadataAddress,
} from '../../../../../electron/registry/http/address-guard';

describe('metadata addresses', () => {
	it.each([
		['169.254.169.254', true],
		['169.254.0.1', true],
		['100.100.100.200', true],
		['fd00:ec2::254', true],
		['[fd00:ec2::254]', true],
		['::ffff:169.254.169.254', true],
		['::ffff:a9fe:a9fe', true],
		['fe80::1%eth0', true],
		['127.0.0.1', false],
		['10.0.0.1', false],
		['169.253.255.255', false],
		['100.100.100.201', false],
		['fd00:ec2::255', false],
		['::1', false],
		['reg.example', false],
	])('%s: %s', (address, isRefused) => {
		expect(isMetadataAddress(address)).toBe(isRefused);
	});
});

describe('lookup at connect time', () => {
	const look = (host: string, all: boolean) =>
		new Promise((resolve, reject) => {
			guardedLookup(host, { all }, (error, found) =>
				error === null ? resolve(found) : reject(error),
			);
		});

	it('gives one address or all, as asked', async () => {
		expect(await look('127.0.0.1', false)).toBe('127.0.0.1');
		expect(await look('127.0.0.1', true)).toEqual([{ address: '127.0.0.1', family: 4 }]);
	});

	it('refuses a name that resolves to metadata, and passes other failures on', async () => {
		await expect(look('169.254.169.254', true)).rejects.toBeInstanceOf(AddressRefusedError);
		await expect(look('no-such-host.invalid', true)).rejects.toMatchObject({
			syscall: 'getaddrinfo',
		});
	});
});
