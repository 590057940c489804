import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineDiff } from '../../../../../shared/trust/preview/line-diff';
import type { DiffRow } from '../../../../../shared/trust/trust-plan';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const diff = (before: string, after: string) => lineDiff(bytes(before), bytes(after));
const numbered = (count: number) => Array.from({ length: count }, (_, n) => `line ${n + 1}\n`);

/** Rows as `-text`, `+text`, ` text`, `~lines`. */
function drawn(rows: readonly DiffRow[]): readonly string[] {
	return rows.map((row) => {
		if (row.kind === 'skipped') return `~${row.lines}`;
		if (!('text' in row)) return `${row.kind} ${row.bytes}`;
		const sign = { same: ' ', added: '+', removed: '-' }[row.kind];
		return `${sign}${row.text}${row.end === undefined ? '' : `<${row.end}>`}`;
	});
}

describe('lineDiff', () => {
	it('shows three lines around a change and counts the rest', () => {
		const old = numbered(20);
		const now = old.map((line, n) => (n === 9 ? 'other\n' : line));
		expect(drawn(diff(old.join(''), now.join('')))).toEqual([
			'~6',
			' line 7',
			' line 8',
			' line 9',
			'-line 10',
			'+other',
			' line 11',
			' line 12',
			' line 13',
			'~7',
		]);
	});

	it('numbers lines in the old and the new file', () => {
		expect(diff('a\nb\n', 'a\nx\ny\nb\n')).toEqual([
			{ kind: 'same', before: 1, after: 1, text: 'a' },
			{ kind: 'added', after: 2, text: 'x' },
			{ kind: 'added', after: 3, text: 'y' },
			{ kind: 'same', before: 2, after: 4, text: 'b' },
		]);
	});

	it('shows a lone line instead of counting one', () => {
		const old = numbered(9);
		const now = ['new\n', ...old.slice(0, 7), 'new\n', ...old.slice(7)];
		expect(drawn(diff(old.join(''), now.join('')))).not.toContain('~1');
	});

	it('tells a last line without an end, and one that gets it', () => {
		expect(drawn(diff('{}', '{}\n'))).toEqual(['-{}<none>', '+{}']);
	});

	it('tells CRLF, which looks the same otherwise', () => {
		expect(drawn(diff('a\r\nb\r\n', 'a\nb\r\n'))).toEqual(['-a<crlf>', '+a', ' b<crlf>']);
	});

	it('shows what is hidden, and keeps tabs', () => {
		expect(drawn(diff('', '\uFEFF\t"a\u202Eb"\rx\n'))).toEqual([
			'+\\u{FEFF}\t"a\\u{202E}b"\\u{000D}x',
		]);
	});

	it('shows a new and a removed file as a whole', () => {
		expect(drawn(lineDiff(undefined, bytes('a\nb\n')))).toEqual(['+a', '+b']);
		expect(drawn(lineDiff(bytes('a\nb\n'), undefined))).toEqual(['-a', '-b']);
		expect(lineDiff(undefined, bytes(''))).toEqual([]);
	});

	it('has nothing to show of equal contents, text or not', () => {
		expect(diff('a', 'a')).toEqual([]);
		expect(lineDiff(new Uint8Array([0, 255]), new Uint8Array([0, 255]))).toEqual([]);
	});

	it.each([[[0x80]], [[0x61, 0]]])('tells what is no text by its size: %j', (content) => {
		const binary = new Uint8Array(content);
		expect(drawn(lineDiff(binary, bytes('a\n')))).toEqual([
			`removed-bytes ${content.length}`,
			'+a',
		]);
		expect(drawn(lineDiff(bytes('a\n'), binary))).toEqual(['-a', `added-bytes ${content.length}`]);
	});

	it('shows the change in a very long line', () => {
		const old = `[${'"x",'.repeat(100_000)}"end"]`;
		const rows = drawn(diff(old, old.replace('"end"', '"r.example:5000"')));
		expect(rows).toHaveLength(2);
		expect(rows[1]).toMatch(/^\+….*"r\.example:5000"\]<none>$/);
		expect(Math.max(...rows.map((row) => row.length))).toBeLessThan(1100);
	});

	it('goes through 1 MiB, also when nothing is as it was', () => {
		const old = Array.from({ length: 40_000 }, (_, n) => `"key number ${n}": "value",\n`);
		const now = old.map((line, n) => (n % 20_000 === 9 ? `${line}"added": 1,\n` : line));
		expect(diff(old.join(''), now.join('')).filter(({ kind }) => kind === 'added')).toHaveLength(2);
		const all = diff(old.join(''), old.map((line) => line.toUpperCase()).join(''));
		expect(all).toHaveLength(80_000);
	});

	it('never loses or invents a line', () => {
		const line = fc.constantFrom('a', 'b', 'c', '', '\t"x": 1,', 'a\r');
		const text = fc
			.tuple(fc.array(line, { maxLength: 30 }), fc.boolean())
			.map(([lines, hasEnd]) => lines.join('\n') + (hasEnd ? '\n' : ''));
		fc.assert(
			fc.property(text, text, (before, after) => {
				const rows = diff(before, after);
				const count = (own: 'removed' | 'added') =>
					rows.reduce((sum, row) => {
						if (row.kind === 'skipped') return sum + row.lines;
						return sum + (row.kind === own || row.kind === 'same' ? 1 : 0);
					}, 0);
				if (before === after) return;
				expect(count('removed')).toBe(before.match(/[^\n]*\n|[^\n]+$/g)?.length ?? 0);
				expect(count('added')).toBe(after.match(/[^\n]*\n|[^\n]+$/g)?.length ?? 0);
			}),
		);
	});
});
