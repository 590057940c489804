import { describe, expect, it } from 'vitest';
import {
	isNetwork,
	trustSubjectSchema,
	trustWishSchema,
} from '../../../../shared/trust/trust-wish';

describe('the subject of a wish', () => {
	it.each([
		'r.example',
		'r.example:5000',
		'10.1.2.3:80',
		'[fd00::1]:5000',
		'10.0.0.0/8',
		'fd00::/8',
	])('is a registry or a network: %s', (subject) => {
		expect(trustSubjectSchema.safeParse(subject).success).toBe(true);
	});

	it.each([
		'',
		'http://r.example',
		'r.example/team',
		'r.example/',
		'*.r.example',
		'R.example',
		'u@r.example',
		'r.example:0',
		'r.example:70000',
		'r.example\n10.0.0.0/8',
		'10.0.0.0/8 ',
		'index.docker.io',
	])('is nothing else: %j', (subject) => {
		expect(trustSubjectSchema.safeParse(subject).success).toBe(false);
	});

	it('tells networks from registries', () => {
		expect(['10.0.0.0/8', 'fd00::/8', '::ffff:10.0.0.0/104'].every(isNetwork)).toBe(true);
		expect(['10.0.0.0', '10.0.0.0/', 'r.example/8', '10.0.0/8'].some(isNetwork)).toBe(false);
	});
});

describe('a wish', () => {
	const CA = '-----BEGIN CERTIFICATE-----';
	it.each([
		{ host: 'r.example', as: 'insecure' },
		{ host: '10.0.0.0/8', as: 'insecure' },
		{ host: '10.0.0.0/8', as: 'none' },
		{ host: 'r.example', as: 'ca', caPem: CA },
		{ host: 'r.example', as: 'mirror', of: 'docker.io', tls: 'plain-http' },
		{ host: 'r.example', as: 'mirror', of: 'docker.io', tls: 'private-ca', caPem: CA },
		{ host: 'r.example', as: 'none' },
	])('is whole: %j', (wish) => {
		expect(trustWishSchema.safeParse(wish).success).toBe(true);
	});

	it.each([
		{ host: 'r.example', as: 'ca' },
		{ host: '10.0.0.0/8', as: 'ca', caPem: CA },
		{ host: '10.0.0.0/8', as: 'mirror', of: 'docker.io' },
		{ host: 'r.example', as: 'mirror' },
		{ host: 'r.example', as: 'insecure', of: 'docker.io' },
		{ host: 'r.example', as: 'trusted' },
		{ host: 'r.example', as: 'none', password: 'x' },
		{ host: 'r.example', as: 'ca', caPem: 'x'.repeat(1024 * 1024 + 1) },
	])('is refused when parts are missing or too many: %#', (wish) => {
		expect(trustWishSchema.safeParse(wish).success).toBe(false);
	});
});
