import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextLink } from '../../../../shared/registry/link-header';

describe('the next page of a Link header', () => {
	it.each([
		['</v2/app/tags/list?n=10&last=a>; rel="next"', '/v2/app/tags/list?n=10&last=a'],
		['</a>;rel=next', '/a'],
		['</a> ; title="a, b; c" ; REL = "Next"', '/a'],
		['</first>; rel="first", </next>; rel="next"', '/next'],
		['</both>; rel="last next"', '/both'],
		['<?last=a,b;c>; rel="next"', '?last=a,b;c'],
		[' , </a>; rel="next"', '/a'],
		['<>; rel="next"', ''],
	])('%s', (header, target) => {
		expect(nextLink([header])).toEqual({ kind: 'next', target });
	});

	it('may stand in any of several headers', () => {
		const headers = ['</v2/app/tags/list>; rel="first"', '</v2/app/tags/list?last=b>; rel="next"'];
		expect(nextLink(headers)).toEqual({ kind: 'next', target: '/v2/app/tags/list?last=b' });
	});

	it.each([[[]], [['</a>; rel="prev"']], [['</a>; rel=first, </b>; rel=last']]])(
		'is none in %j',
		(headers) => {
			expect(nextLink(headers)).toEqual({ kind: 'none' });
		},
	);

	it.each([
		'/v2/app/tags/list?last=a; rel="next"',
		'<https://reg.example/v2/app/tags/list',
		'</a>',
		'</a>; last',
		'</a> rel="next"',
		'next',
	])('is unclear in %s', (header) => {
		expect(nextLink([header])).toEqual({ kind: 'unclear' });
	});

	it('is found again in whatever it is put between', () => {
		const target = fc.stringMatching(/^[a-z0-9/?=&%,;._-]*$/);
		const other = fc.constantFrom(
			'',
			'</p>; rel="prev"',
			'<x>; rel=last; title="a, <b>; rel=next"',
		);
		fc.assert(
			fc.property(target, other, other, (wanted, before, after) => {
				const header = `${before}, <${wanted}>; rel="next", ${after}`;
				expect(nextLink([header])).toEqual({ kind: 'next', target: wanted });
			}),
		);
	});

	it.each(['<', '<>;rel ', '<a>;', 'rel ', ',<', '<a>;b="', '"', ';', '<a> '])(
		'takes megabytes of %s in one pass: trying again from each place would outlast any limit',
		(text) => {
			expect(nextLink([text.repeat(500_000)]).kind).not.toBe('next');
		},
	);

	it('takes any text', () => {
		fc.assert(
			fc.property(fc.string(), (text) => {
				expect(['none', 'next', 'unclear']).toContain(nextLink([text]).kind);
			}),
		);
	});
});
