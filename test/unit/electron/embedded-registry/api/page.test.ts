import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cutPage } from '../../../../../electron/embedded-registry/api/page';

function cut(all: readonly string[], query: string) {
	return cutPage(all, (name) => name, {
		path: '/v2/a/tags/list',
		query: new URLSearchParams(query),
	});
}

function walk(all: readonly string[], query: string): string[] {
	const seen: string[] = [];
	for (let next: string | undefined = query, pages = 0; next !== undefined; pages += 1) {
		if (pages > all.length + 1) throw new Error('the pages never end');
		const answer = cut(all, next);
		if ('refusal' in answer) throw new Error('refused');
		seen.push(...answer.page.entries);
		next = /^<\/v2\/a\/tags\/list\?([^>]+)>; rel="next"$/.exec(
			answer.page.headers['Link'] ?? '',
		)?.[1];
	}
	return seen;
}

it('shows every entry once, whatever the page size', () => {
	const names = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 40 });
	fc.assert(
		fc.property(names, fc.integer({ min: 1, max: 50 }), (list, n) => {
			const all = [...list].sort();
			expect(walk(all, `n=${n}`)).toEqual(all);
		}),
	);
});

it('keeps what else was asked for on the way to the next page', () => {
	const answer = cut(['a', 'b'], 'artifactType=x%2Fy&n=1');
	expect('page' in answer && answer.page.headers['Link']).toContain('artifactType=x%2Fy');
});

it('gives at most 1000 at once', () => {
	const all = Array.from({ length: 1500 }, (_, index) => String(index).padStart(5, '0'));
	for (const query of ['', 'n=5000']) {
		const answer = cut(all, query);
		expect('page' in answer && answer.page.entries.length).toBe(1000);
		expect(walk(all, query)).toEqual(all);
	}
});

it('goes on after a last entry that is gone', () => {
	const answer = cut(['a', 'c', 'd'], 'last=b');
	expect('page' in answer && answer.page.entries).toEqual(['c', 'd']);
});

it.each(['n=-1', 'n=x', 'n=1.5', 'n='])('refuses %s', (query) => {
	const answer = cut(['a'], query);
	expect('refusal' in answer && answer.refusal.status).toBe(400);
});
