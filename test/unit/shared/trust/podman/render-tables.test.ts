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

	it('are marked where they only repeat other files, in drop-ins of ours alone', () => {
		const table = {
			...whole,
			isInsecureRepeated: true,
			mirrors: [{ location: 'm', isInsecure: false, pullFrom: '', isRepeated: true }],
		} as const;
		const text = renderDropIn([table]);
		const rules = { isDropIn: true, major: 4 };
		expect(text).toContain('insecure = true # of other files\n');
		expect(text).toContain('[[registry.mirror]] # of other files\n');
		const own = readText('50-image-ferry-x.conf', text, rules);
		expect(own.ok && own.value.tables[0]).toMatchObject(table);
		const other = readText('50-x.conf', text, rules);
		expect(other.ok && other.value.tables[0]?.isInsecureRepeated).toBeUndefined();
		expect(tableLines({ ...table, isInsecure: false }).join()).not.toContain('insecure = false,b');
	});

	it('escape what TOML wants escaped', () => {
		const location = 'a"b\\c\n\u007f';
		const text = tableLines(plainTable(location)).join('\n');
		const read = readText('f.conf', text, { isDropIn: true, major: 4 });
		expect(read).toMatchObject({ ok: true, value: { tables: [{ location }] } });
	});
});
