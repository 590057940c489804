import { expect, it } from 'vitest';
import { emptyDraft, mirrorDraftSchema } from '../../../../../shared/mirror/draft/mirror-draft';
import { madeDraft } from '../../../../support/made-drafts';

it('an empty draft is one, and holds nothing yet', () => {
	const draft = emptyDraft('a-1');
	expect(mirrorDraftSchema.parse(draft)).toEqual(draft);
	expect(draft.imagesText).toBe('');
});

it('keeps what is unfinished, and refuses what is no draft', () => {
	const unfinished = madeDraft({ imagesText: 'two words', platforms: [], pathRule: 'own' });
	expect(mirrorDraftSchema.parse(unfinished)).toEqual(unfinished);
	expect(mirrorDraftSchema.safeParse({ ...unfinished, id: '../x' }).success).toBe(false);
	expect(mirrorDraftSchema.safeParse({ ...unfinished, password: 'x' }).success).toBe(false);
});
