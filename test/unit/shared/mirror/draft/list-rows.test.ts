import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readImageList } from '../../../../../shared/image-list/from-text';
import { countRows, filterRows, listRows } from '../../../../../shared/mirror/draft/list-rows';
import { anyList, vendorList } from '../../../../support/made-drafts';

const rowsOf = (text: string) => listRows(readImageList(text));

describe('rows of a list', () => {
	it('are its lines in order, each with what it is', () => {
		const rows = rowsOf('# ours\nnginx\nquay.io/a/b:1\ntwo words\ndocker.io/library/nginx:latest');
		expect(rows).toMatchObject([
			{ line: 2, state: 'moving', name: 'docker.io/library/nginx:latest', host: 'docker.io' },
			{ line: 3, state: 'ok', name: 'quay.io/a/b:1', host: 'quay.io' },
			{ line: 4, state: 'problem', name: 'two words', problem: 'has more than one word' },
			{ line: 5, state: 'repeated', firstLine: 2, host: 'docker.io' },
		]);
		expect(countRows(rows)).toEqual({ ok: 1, moving: 1, repeated: 1, problem: 1 });
	});

	it('of any list are each line at most once, ascending', () => {
		fc.assert(
			fc.property(anyList, (text) => {
				const lines = rowsOf(text).map(({ line }) => line);
				expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b));
			}),
		);
	});
});

describe('the filter', () => {
	const rows = rowsOf(`${vendorList(20)}\nQuay.io/x:1\nBAD LINE`);

	it('wants every word, in whatever case', () => {
		expect(filterRows(rows, 'SERVICE-2 :v3')).toHaveLength(2);
		expect(filterRows(rows, 'bad line')).toHaveLength(1);
		expect(filterRows(rows, '  ')).toHaveLength(rows.length);
	});

	it('keeps to the wanted rows', () => {
		expect(filterRows(rows, '', ({ state }) => state === 'problem')).toHaveLength(1);
	});
});
