import { expect, it } from 'vitest';
import { refuseStrangers } from '../../../../../electron/embedded-registry/api/request-guard';

it.each([
	{ host: '127.0.0.1:5000' },
	{ host: 'localhost:5000' },
	{ host: 'LOCALHOST' },
	{ host: '[::1]:5000' },
	{ host: '127.0.0.1:5000', 'sec-fetch-site': 'none' },
])('lets %j in', (headers) => {
	expect(refuseStrangers(headers)).toBeUndefined();
});

it.each([
	{},
	{ host: '' },
	{ host: 'evil.example:5000' },
	{ host: '127.0.0.1.evil.example:5000' },
	{ host: 'localhost.evil.example' },
	{ host: '192.168.1.2:5000' },
	{ host: '127.0.0.1:5000', origin: 'http://127.0.0.1:5000' },
	{ host: '127.0.0.1:5000', origin: 'null' },
	{ host: '127.0.0.1:5000', 'sec-fetch-site': 'cross-site' },
	{ host: '127.0.0.1:5000', 'sec-fetch-site': 'same-origin' },
])('keeps %j out', (headers) => {
	expect(refuseStrangers(headers)?.status).toBe(403);
});
