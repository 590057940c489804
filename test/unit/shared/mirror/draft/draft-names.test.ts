import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readImageList } from '../../../../../shared/image-list/from-text';
import {
	commonLength,
	countNames,
	draftNames,
	sourcePaths,
} from '../../../../../shared/mirror/draft/draft-names';
import type { MirrorDraft } from '../../../../../shared/mirror/draft/mirror-draft';
import { anyDraft, madeDraft, VENDOR } from '../../../../support/made-drafts';

const DIGEST = (digit: string) => `sha256:${digit.repeat(64)}`;

function namesOf(changes: Partial<MirrorDraft>) {
	const draft = madeDraft(changes);
	return draftNames(draft, readImageList(draft.imagesText));
}

describe('names at the destination', () => {
	it('are those of the run', () => {
		expect(namesOf({ imagesText: `${VENDOR}/minio/miniob:1\nnginx` })).toMatchObject([
			{
				source: `${VENDOR}/minio/miniob:1`,
				destination: 'registry.spacetech.example:8083/appcircle/minio/miniob:1',
				state: 'ok',
			},
			{
				destination: 'registry.spacetech.example:8083/appcircle/library/nginx:latest',
				state: 'note',
				why: expect.stringContaining('latest') as string,
			},
		]);
	});

	it('say who else would get one', () => {
		const rows = namesOf({
			imagesText: 'q.io/a/x:1\nq.io/b/x:1\nq.io/c/y:1',
			rewrite: [
				{ from: 'q.io/a', to: '' },
				{ from: 'q.io/b', to: '' },
			],
		});
		expect(rows.map(({ state }) => state)).toEqual(['shared', 'shared', 'ok']);
		expect(rows[0]?.why).toContain('q.io/b/x:1');
		expect(countNames(rows)).toEqual({ ok: 1, note: 0, shared: 2, refused: 0 });
	});

	it('are refused where digests differ, and where nothing is left', () => {
		const rows = namesOf({
			imagesText: `q.io/a/x:1@${DIGEST('a')}\nq.io/b/x:1@${DIGEST('b')}\nq.io/c:1`,
			rewrite: [
				{ from: 'q.io/a', to: '' },
				{ from: 'q.io/b', to: '' },
				{ from: 'q.io/c', to: '' },
			],
		});
		expect(rows.map(({ state }) => state)).toEqual(['refused', 'refused', 'refused']);
		expect(rows[2]).toMatchObject({ destination: '', why: expect.stringMatching(/\.$/) as string });
	});

	it('of a tag rule have a star for the tag', () => {
		const rows = namesOf({ imagesText: '', repositories: [{ repository: `${VENDOR}/x` }] });
		expect(rows).toMatchObject([
			{ source: `${VENDOR}/x:*`, destination: 'registry.spacetech.example:8083/appcircle/x:*' },
		]);
	});

	it('are none without a destination, and never throw', () => {
		expect(namesOf({ destination: { registry: '', repository: '' } })).toEqual([]);
		fc.assert(
			fc.property(anyDraft, (draft) => {
				const reading = readImageList(draft.imagesText);
				const rows = draftNames(draft, reading);
				expect([0, reading.references.length]).toContain(rows.length);
			}),
		);
	});
});

it('sources are the images and the repositories of tag rules', () => {
	const reading = readImageList('nginx');
	const paths = sourcePaths(reading, [{ repository: 'q.io/a' }, { repository: 'not one' }]);
	expect(paths.map(({ repository }) => repository)).toEqual(['library/nginx', 'a']);
});

it('the common part ends at a slash', () => {
	expect(commonLength(['h/a/bc:1', 'h/a/bd:1'])).toBe('h/a/'.length);
	expect(commonLength(['h/a:1', 'q/a:1'])).toBe(0);
	expect(commonLength(['h/a:1'])).toBe(0);
	expect(commonLength(['h/a:1', '', 'h/a:1'])).toBe('h/'.length);
});
