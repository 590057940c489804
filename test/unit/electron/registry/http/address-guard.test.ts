import { describe, expect, it } from 'vitest';
import {
	AddressRefusedError,
	guardedLookup,
} from '../../../../../electron/registry/http/address-guard';

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
