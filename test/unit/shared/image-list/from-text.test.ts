import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasHiddenCharacter } from '../../../../shared/format/visible-text';
import {
	MAX_LIST_BYTES,
	MAX_LIST_LINES,
	readImageList,
} from '../../../../shared/image-list/from-text';
import { formatReference } from '../../../../shared/oci/reference';
import { anyText } from '../../../support/any-text';

const HEX = 'a'.repeat(64);

function names(text: string): string[] {
	return readImageList(text).references.map(({ reference }) => formatReference(reference));
}

describe('lines that are read', () => {
	it.each([
		['plain', 'quay.io/org/app:1'],
		['blanks around', '  quay.io/org/app:1 \t'],
		['double quotes', '"quay.io/org/app:1"'],
		['single quotes', "'quay.io/org/app:1'"],
		['blanks in quotes', '" quay.io/org/app:1 "'],
		['trailing comma', 'quay.io/org/app:1,'],
		['quotes and comma', '"quay.io/org/app:1",'],
		['comma in quotes', '"quay.io/org/app:1,"'],
		['comma, then blank', 'quay.io/org/app:1 ,'],
		['image:', 'image: quay.io/org/app:1'],
		['image: quoted', 'image: "quay.io/org/app:1"'],
		['image: without blank before the quote', 'image:"quay.io/org/app:1"'],
		['JSON', '"image": "quay.io/org/app:1",'],
		['- image:', '- image: quay.io/org/app:1'],
		['indented - image:', '      - image: quay.io/org/app:1'],
		['- ', '- quay.io/org/app:1'],
		['trailing comment', 'quay.io/org/app:1 # the app'],
		['trailing comment after a tab', 'quay.io/org/app:1\t#the app'],
		['comment after quotes and comma', '- image: "quay.io/org/app:1", # why'],
		['byte order mark', '\uFEFFquay.io/org/app:1'],
	])('%s', (_name, line) => {
		expect(readImageList(line)).toMatchObject({ repeated: [], problems: [] });
		expect(names(line)).toEqual(['quay.io/org/app:1']);
	});

	it('does not take an image called "image" for the key', () => {
		expect(names('image:1.0')).toEqual(['docker.io/library/image:1.0']);
	});

	it('keeps tag and digest', () => {
		expect(names(`h:5000/a:1@sha256:${HEX}`)).toEqual([`h:5000/a:1@sha256:${HEX}`]);
	});

	it.each([
		['LF', '\n'],
		['CRLF', '\r\n'],
		['CR', '\r'],
	])('counts lines with %s, blanks and comments included', (_name, end) => {
		const text = ['# list', '', 'nginx', '   ', '  # more', 'redis:7', ''].join(end);
		expect(readImageList(text).references.map(({ line }) => line)).toEqual([3, 6]);
		expect(readImageList(text).problems).toEqual([]);
	});

	it('says that a tag was implied', () => {
		const { references } = readImageList('nginx\nnginx:1');
		expect(references.map(({ reference }) => reference.isTagImplied)).toEqual([true, false]);
	});
});

describe('repeated references', () => {
	it('keeps the first line and names the later ones, however they are spelled', () => {
		const reading = readImageList(
			'nginx\n# x\nindex.docker.io/library/nginx:latest\nnginx:1\n"nginx",\n',
		);
		expect(reading.references.map(({ line }) => line)).toEqual([1, 4]);
		expect(reading.repeated).toEqual([
			{ line: 3, firstLine: 1, reference: 'docker.io/library/nginx:latest' },
			{ line: 5, firstLine: 1, reference: 'docker.io/library/nginx:latest' },
		]);
	});

	it('does not merge a tag with a digest of the same repository', () => {
		expect(names(`h:1/a:1\nh:1/a@sha256:${HEX}\nh:1/a:1@sha256:${HEX}`)).toHaveLength(3);
	});
});

describe('lines that are refused', () => {
	it.each([
		['two words', 'nginx redis', 'has more than one word'],
		['a shell command', 'docker pull nginx:1', 'has more than one word'],
		['key without a value', 'image:', 'names no image'],
		['marker alone', '-', 'names no image'],
		['empty quotes', '""', 'names no image'],
		['commas alone', ',,', 'names no image'],
		['open quote', '"nginx:1', 'has a quote that is opened or closed only on one side'],
		['close quote', "nginx:1'", 'has a quote that is opened or closed only on one side'],
		['different quotes', '"nginx:1\'', 'has a quote that is opened or closed only on one side'],
		['a quote alone', '"', 'has a quote that is opened or closed only on one side'],
		['scheme', 'https://quay.io/app', 'starts with a scheme'],
		['upper case', 'quay.io/Org/app', 'upper-case'],
		['bad tag', 'nginx:a b'.replace(' ', '$'), 'is not a valid tag'],
		['bad digest', 'nginx@sha256:abc', 'is not a digest'],
		['no blank before the comment', 'nginx:1#comment', 'is not a valid tag'],
		['zero-width', 'ngi\u200Bnx', 'cannot be seen'],
		['bidi override', 'nginx:\u202E1', 'cannot be seen'],
		['NUL', 'nginx\0:1', 'cannot be seen'],
		['a word of a megabyte', 'a'.repeat(1_000_000), 'is too long'],
		['another key', 'repository: nginx', 'has more than one word'],
	])('%s', (_name, line, problem) => {
		const reading = readImageList(`redis\n${line}\n`);
		expect(names(`redis\n${line}\n`)).toEqual(['docker.io/library/redis:latest']);
		expect(reading.problems).toHaveLength(1);
		expect(reading.problems[0]).toMatchObject({ line: 2 });
		expect(reading.problems[0]?.problem).toContain(problem);
		expect(reading.problems[0]?.remedy).toMatch(/^(Write|Put|Type) /);
		expect(reading.problems[0]?.text.length).toBeLessThan(300);
	});

	it('shows hidden characters and no password', () => {
		const { problems } = readImageList(
			'ng\u202Einx\nhttps://me:hunter2@h:1/a:1\nme:hunter2@h/a\nh:1/a@hunter2@x',
		);
		expect(problems[0]?.text).toBe('ng\\u{202E}inx');
		expect(problems).toHaveLength(4);
		expect(JSON.stringify(problems.slice(1))).not.toContain('hunter2');
	});
});

describe('limits', () => {
	it('reads 10,000 lines with as many duplicates', () => {
		const lines = Array.from(
			{ length: 10_000 },
			(_, n) => `quay.io/org/app-${n % 5000}:1.${n % 7}`,
		);
		const reading = readImageList(lines.join('\r\n'));
		expect(reading.references.length + reading.repeated.length).toBe(10_000);
	});

	it('takes exactly the allowed number of lines, with or without an end of line', () => {
		const text = `${'#\n'.repeat(MAX_LIST_LINES - 1)}nginx`;
		expect(names(text)).toHaveLength(1);
		expect(readImageList(`${text}\n`).problems).toEqual([]);
	});

	it('says where it stopped reading', () => {
		const { problems } = readImageList(`${'#\n'.repeat(MAX_LIST_LINES)}nginx\nredis`);
		expect(problems).toMatchObject([{ line: MAX_LIST_LINES + 1, text: 'nginx' }]);
	});

	it('refuses more than 5 MiB', () => {
		const { problems, references } = readImageList('a\n'.repeat(MAX_LIST_BYTES / 2 + 1));
		expect(references).toEqual([]);
		expect(problems[0]?.problem).toContain('5 MiB');
	});
});

describe('for any text', () => {
	const anyLine = fc.oneof(
		anyText(40),
		fc.constantFrom('nginx', '# x', '', '- image: "a:1"', "'", 'a b', 'h:1/a@sha256:'),
	);

	it('accounts for every line that is neither blank nor comment', () => {
		fc.assert(
			fc.property(fc.array(anyLine, { maxLength: 30 }), (parts) => {
				const lines = parts.map((part) => part.replace(/[\r\n]/g, ''));
				const meant = lines.filter((line, index) => {
					const shown = (index === 0 ? line.replace(/^\uFEFF/, '') : line).trim();
					return shown !== '' && !shown.startsWith('#');
				});
				const { references, repeated, problems } = readImageList(lines.join('\n'));
				expect(references.length + repeated.length + problems.length).toBe(meant.length);
			}),
		);
	});

	it('shows nothing hidden', () => {
		fc.assert(
			fc.property(anyText(200), (text) => {
				for (const { text: shown, problem } of readImageList(text).problems) {
					expect(hasHiddenCharacter(shown + problem)).toBe(false);
				}
			}),
		);
	});

	it('reads back what formatReference writes', () => {
		const part = fc.stringMatching(/^[a-z0-9]{1,8}$/);
		fc.assert(
			fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), part, (path, tag) => {
				const name = `registry.example:5000/${path.join('/')}:${tag}`;
				expect(names(`  - image: "${name}",  # ${tag}\r\n`)).toEqual([name]);
			}),
		);
	});
});

it('reads a long line of anything at once', () => {
	const startedAtMs = performance.now();
	for (const piece of [' ', ',', '"', "'", ':', '/', 'a:', '- ', 'image:', '#', '@'])
		readImageList(`a${piece.repeat(Math.ceil(2_000_000 / piece.length))}b`);
	expect(performance.now() - startedAtMs).toBeLessThan(10_000);
});
