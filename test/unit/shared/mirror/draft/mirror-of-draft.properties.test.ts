import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readImageList } from '../../../../../shared/image-list/from-text';
import { DRAFT_STEPS } from '../../../../../shared/mirror/draft/mirror-draft';
import { mirrorOfDraft } from '../../../../../shared/mirror/draft/mirror-of-draft';
import { mirrorSpecSchema } from '../../../../../shared/mirror/mirror-spec';
import { anyDraft, madeDraft } from '../../../../support/made-drafts';

it('any draft is either a valid mirror or has problems at its steps, in whole sentences', () => {
	fc.assert(
		fc.property(anyDraft, (draft) => {
			const meaning = mirrorOfDraft(draft);
			if (meaning.ok) {
				expect(mirrorSpecSchema.safeParse(meaning.mirror.spec).success).toBe(true);
				expect(meaning.mirror.images.length + meaning.mirror.repositories.length).toBeGreaterThan(
					0,
				);
				return;
			}
			expect(meaning.problems.length).toBeGreaterThan(0);
			for (const { step, problem, remedy } of meaning.problems) {
				expect(DRAFT_STEPS).toContain(step);
				expect(problem).toMatch(/\.$/);
				expect(remedy).toMatch(/\.$/);
			}
		}),
	);
});

it('ten thousand lines are read once by whoever has read them already', () => {
	const draft = madeDraft({}, 10_000);
	const reading = readImageList(draft.imagesText);
	// A text that would give other images: only the given reading can have been used.
	const meaning = mirrorOfDraft({ ...draft, imagesText: 'other:1' }, reading);
	expect(meaning.ok && meaning.mirror.images.length).toBe(10_000);
});
