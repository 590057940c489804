import { describe, expect, it } from 'vitest';
import {
	fittingRows,
	securityLook,
	testLook,
} from '../../../../../../renderer/screens/registries/list/row-looks';
import { madeRows } from '../../../../../support/mocked-registries';

const rows = madeRows();
const names = (filter: string) => fittingRows(rows, filter).map(({ entry }) => entry.name);

describe('a registry in the list', () => {
	it('shows what is not encrypted or not checked as a danger, in words', () => {
		expect(securityLook('plain-http')).toMatchObject({ word: 'Not encrypted', tone: 'danger' });
		expect(securityLook('skip-verify')).toMatchObject({ word: 'Not checked', tone: 'danger' });
		expect(securityLook('private-ca')).toMatchObject({ word: 'Own CA', tone: 'quiet' });
	});

	it('shows how its latest test ended, or the one that runs', () => {
		const looks = rows.map((row) => testLook(row, undefined).word.replace(/ · .*/, ''));
		expect(looks).toEqual(['Works', 'Works', 'Not tested', 'Works', 'Failed', 'Not tested']);
		const [first] = rows;
		if (first === undefined) throw new Error('no rows');
		expect(testLook(first, { isRunning: true, steps: [] }).word).toBe('Testing');
	});

	it('is found by name, address or user, every word of it', () => {
		expect(names('')).toEqual([
			'docker.io',
			'Harbor',
			'Old lab',
			'Space Tech',
			'Staging',
			'Vendor',
		]);
		expect(names('SPACE 8083')).toEqual(['Space Tech']);
		expect(names('_json')).toEqual(['Vendor']);
		expect(names('nothing')).toEqual([]);
	});
});
