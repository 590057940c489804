import { describe, expect, it } from 'vitest';
import { effectOf, isAt, isFulfilled } from '../../../../../shared/trust/podman/podman-effect';
import { type PlacedTable, plainTable } from '../../../../../shared/trust/podman/registry-table';

const placed = (prefix: string, more: Partial<PlacedTable> = {}): PlacedTable => ({
	...plainTable(prefix),
	file: 'f',
	line: 1,
	isOwnFile: false,
	...more,
});
const mirror = { location: 'm.example', isInsecure: true, pullFrom: '' };
const tables = [
	placed('a.example', { isInsecure: true }),
	placed('docker.io', { mirrors: [mirror] }),
];

describe('effectOf', () => {
	it.each([
		[{ host: 'a.example', as: 'none' }, [], 'insecure'],
		[{ host: 'a.example', as: 'ca' }, ['ca.crt'], 'insecure'],
		[{ host: 'b.example', as: 'none' }, ['ca.crt'], 'ca'],
		[{ host: 'm.example', as: 'none' }, [], 'mirror'],
		[{ host: 'm.example', as: 'mirror', of: 'docker.io' }, ['ca.crt'], 'mirror'],
		[{ host: 'm.example', as: 'mirror', of: 'docker.io/library' }, [], 'mirror'],
		[{ host: 'm.example', as: 'mirror', of: 'b.example' }, ['ca.crt'], 'ca'],
		[{ host: 'b.example', as: 'none' }, [], 'none'],
	] as const)('of %j with CA files %j is %s', (wish, caFiles, standing) => {
		expect(effectOf(wish, tables, caFiles)).toEqual({
			standing,
			insecure: ['a.example'],
			mirrors: [{ of: 'docker.io', locations: ['m.example'], unchecked: ['m.example'] }],
			caFiles,
		});
	});
});

describe('isFulfilled', () => {
	const wish = (host: string, isInsecure?: boolean) => ({
		host,
		isNoMirror: false,
		...(isInsecure === undefined ? {} : { isInsecure }),
	});

	it('gives the table that is against it', () => {
		expect(isFulfilled(wish('a.example', true), tables)).toBe(true);
		expect(isFulfilled(wish('a.example', false), tables)).toBe(tables[0]);
		expect(isFulfilled(wish('a.example'), tables)).toBe(true);
		expect(isFulfilled(wish('b.example', false), tables)).toBe(true);
	});

	it('looks for the mirror as it is wished', () => {
		const asked = (isInsecure: boolean) => ({
			...wish('m.example'),
			mirror: { of: 'docker.io', table: { ...mirror, isInsecure } },
		});
		expect(isFulfilled(asked(true), tables)).toBe(true);
		expect(isFulfilled(asked(false), tables)).toBe(tables[1]);
		const unsaid = (location: string) => ({
			...wish('m.example'),
			mirror: { of: 'docker.io', table: { location } },
		});
		expect(isFulfilled(unsaid('m.example'), tables)).toBe(true);
		expect(isFulfilled(unsaid('n.example'), tables)).toBe(tables[1]);
	});
});

describe('isAt', () => {
	it('is the registry or something in it', () => {
		expect(isAt('a.example', 'a.example')).toBe(true);
		expect(isAt('a.example/hub', 'a.example')).toBe(true);
		expect(isAt('a.example:5000', 'a.example')).toBe(false);
	});
});
