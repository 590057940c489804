import { describe, expect, it } from 'vitest';
import { readText } from '../../../../../shared/trust/podman/registries-document';
import { plainTable } from '../../../../../shared/trust/podman/registry-table';
import {
	mirrorLines,
	renderDropIn,
	tableLines,
} from '../../../../../shared/trust/podman/render-tables';

const whole = {
	prefix: '*.example.com',
	location: '',
	isInsecure: true,
	isBlocked: true,
	isMirrorByDigestOnly: true,
	mirrors: [{ location: 'm.example/a', isInsecure: true, pullFrom: '' }],
};

describe('renderDropIn', () => {
	it('says who wrote it and how to take it back, then the tables', () => {
		const text = renderDropIn([plainTable('a.example'), whole]);
		expect(text).toMatch(/^# Written by Image Ferry/);
		expect(text).toContain('take it back');
		const read = readText('f.conf', text, { isDropIn: true, major: 4 });
		expect(read).toMatchObject({ ok: true, value: { tables: [plainTable('a.example'), whole] } });
	});
});

describe('lines', () => {
	it('are as few as needed', () => {
		expect(tableLines(plainTable('a.example'))).toEqual([
			'[[registry]]',
			'location = "a.example"',
			'insecure = false',
		]);
		expect(mirrorLines({ location: 'm', isInsecure: false, pullFrom: 'tag-only' })).toEqual([
			'[[registry.mirror]]',
			'location = "m"',
			'insecure = false',
			'pull-from-mirror = "tag-only"',
		]);
	});

	it('escape what TOML wants escaped', () => {
		const location = 'a"b\\c\n\u007f';
		const text = tableLines(plainTable(location)).join('\n');
		const read = readText('f.conf', text, { isDropIn: true, major: 4 });
		expect(read).toMatchObject({ ok: true, value: { tables: [{ location }] } });
	});
});
