import { describe, expect, it } from 'vitest';
import {
	decidingTable,
	meansSame,
	narrowedTable,
	plainTable,
} from '../../../../../shared/trust/podman/registry-table';

const decider = (name: string, ...prefixes: readonly string[]) =>
	decidingTable(prefixes.toSorted().map(plainTable), name)?.prefix;

describe('decidingTable', () => {
	it.each([
		['r.example:5000', ['r.example'], 'r.example'],
		['r.example:5000', ['r.example', 'r.example:5000'], 'r.example:5000'],
		['r.example', ['r.example:5000'], undefined],
		['r.example', ['r.exam'], undefined],
		['r.example', ['R.example'], undefined],
		['r.example/a/b', ['r.example', 'r.example/a', 'r.example/ab'], 'r.example/a'],
		['r.example', ['r.example/a'], undefined],
		['a.corp.example:1', ['*.corp.example'], '*.corp.example'],
		['corp.example', ['*.corp.example'], undefined],
		['a.b.corp.example', ['*.corp.example', '*.b.corp.example'], '*.b.corp.example'],
		['x.example/a.corp.example', ['*.corp.example'], undefined],
		['a.corp.example.org', ['*.corp.example'], undefined],
		['app.corp.example', ['*.corp.example', 'app.corp.example'], 'app.corp.example'],
		// Of two as long as each other the first by name wins, as it does in Podman.
		['a.corp.example', ['*.corp.example', 'a.corp.example'], '*.corp.example'],
	])('for %s of %j is %s', (name, prefixes, expected) => {
		expect(decider(name, ...prefixes)).toBe(expected);
	});
});

describe('narrowedTable', () => {
	it('says plainly what nobody says', () => {
		expect(narrowedTable(undefined, 'a.example')).toEqual(plainTable('a.example'));
	});

	it('carries over what a broader table says, rewritten as Podman rewrites names', () => {
		const mirrors = [{ location: 'm.example', isInsecure: true, pullFrom: 'all' }];
		const broad = { ...plainTable('a.example'), location: 'b.example', isBlocked: true, mirrors };
		expect(narrowedTable(broad, 'a.example:5000')).toEqual({
			...broad,
			prefix: 'a.example:5000',
			location: 'b.example:5000',
			mirrors: [{ location: 'm.example:5000', isInsecure: true, pullFrom: 'all' }],
		});
		expect(narrowedTable({ ...broad, prefix: '*.example', location: '' }, 'a.example')).toEqual({
			...broad,
			prefix: 'a.example',
			location: 'a.example',
			mirrors,
		});
	});
});

describe('meansSame', () => {
	it('looks at all that counts and at nothing else', () => {
		const table = plainTable('a.example');
		expect(meansSame(table, { ...table, ...{ file: 'x' } })).toBe(true);
		expect(meansSame(table, { ...table, isBlocked: true })).toBe(false);
		const mirrors = [{ location: 'm', isInsecure: false, pullFrom: '' }];
		expect(meansSame(table, { ...table, mirrors })).toBe(false);
	});
});
