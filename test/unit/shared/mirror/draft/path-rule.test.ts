import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readImageList } from '../../../../../shared/image-list/from-text';
import { emptyDraft } from '../../../../../shared/mirror/draft/mirror-draft';
import {
	coveredBy,
	flattenRules,
	pathRuleOf,
	proposedPrefix,
	withPathRule,
	withRulesRenewed,
} from '../../../../../shared/mirror/draft/path-rule';
import { rewriterFor } from '../../../../../shared/mirror/rewrite-reference';
import { anyList, VENDOR, vendorList } from '../../../../support/made-drafts';

const sourcesOf = (text: string) =>
	readImageList(text).references.map(({ reference }) => reference);

describe('the proposed prefix', () => {
	it('is the path that the images have in common, never a whole name', () => {
		expect(proposedPrefix(sourcesOf(vendorList()))).toEqual({ from: VENDOR, covers: 38 });
		expect(proposedPrefix(sourcesOf('q.io/a/b/c:1'))).toEqual({ from: 'q.io/a/b', covers: 1 });
		expect(proposedPrefix(sourcesOf('q.io/a:1\nq.io/a/b:1'))).toEqual({ from: 'q.io', covers: 2 });
		expect(proposedPrefix([])).toBeUndefined();
	});

	it('is of the registry with the most images', () => {
		const sources = sourcesOf(`nginx\n${vendorList(3)}\nredis`);
		expect(proposedPrefix(sources)).toEqual({ from: VENDOR, covers: 3 });
		expect(coveredBy(VENDOR, sources)).toBe(3);
		expect(coveredBy('docker.io', sources)).toBe(2);
		expect(coveredBy('no host', sources)).toBe(0);
	});
});

describe('flattening', () => {
	it('leaves the last element of any image, also where one lies below another', () => {
		fc.assert(
			fc.property(anyList, (text) => {
				const sources = sourcesOf(text);
				const rewrite = flattenRules(sources) ?? [];
				const nameOf = rewriterFor({
					destination: { registry: 'd.example' },
					rewrite: [...rewrite],
				});
				for (const source of sources) {
					const name = nameOf(source);
					if (name.ok && name.value.registry === 'd.example') {
						expect(name.value.repository).toBe(source.repository.split('/').at(-1));
					} else {
						expect(name.ok).toBe(true);
					}
				}
			}),
		);
	});

	it('is not possible with more than 1000 paths', () => {
		const many = Array.from({ length: 1001 }, (_, number) => `q.io/p${number}/a:1`).join('\n');
		expect(flattenRules(sourcesOf(many))).toBeUndefined();
	});
});

describe('a choice', () => {
	const sources = sourcesOf(vendorList(2));
	const draft = emptyDraft('a');

	it('makes its rules', () => {
		expect(withPathRule(draft, 'replace', sources).rewrite).toEqual([{ from: VENDOR, to: '' }]);
		expect(withPathRule(draft, 'flatten', sources).rewrite).toEqual([{ from: VENDOR, to: '' }]);
		expect(withPathRule(draft, 'own', sources).rewrite).toEqual([{ from: '', to: '' }]);
		const replaced = withPathRule(draft, 'replace', sources);
		expect(withPathRule(replaced, 'keep', sources).rewrite).toEqual([]);
		expect(withPathRule(replaced, 'own', sources).rewrite).toEqual([{ from: VENDOR, to: '' }]);
	});

	it('is known again, also of a draft that was opened from a file', () => {
		expect(pathRuleOf(withPathRule(draft, 'flatten', sources))).toBe('flatten');
		const rules = (count: number) =>
			Array.from({ length: count }, () => ({ from: 'q.io', to: '' }));
		expect([0, 1, 2].map((count) => pathRuleOf({ rewrite: rules(count) }))).toEqual([
			'keep',
			'replace',
			'own',
		]);
	});

	it('to flatten follows the images; no other does', () => {
		const flat = withPathRule(draft, 'flatten', sources);
		expect(withRulesRenewed(flat, sourcesOf('q.io/a/b:1')).rewrite).toEqual([
			{ from: 'q.io/a', to: '' },
		]);
		const replaced = withPathRule(draft, 'replace', sources);
		expect(withRulesRenewed(replaced, sourcesOf('q.io/a/b:1'))).toBe(replaced);
	});
});
