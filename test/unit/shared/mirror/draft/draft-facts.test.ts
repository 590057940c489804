import { expect, it } from 'vitest';
import { readImageList } from '../../../../../shared/image-list/from-text';
import {
	draftFacts,
	isUntouched,
	summaryOfDraft,
} from '../../../../../shared/mirror/draft/draft-facts';
import {
	draftSummarySchema,
	emptyDraft,
	type MirrorDraft,
} from '../../../../../shared/mirror/draft/mirror-draft';
import { mirrorOfDraft } from '../../../../../shared/mirror/draft/mirror-of-draft';
import { madeDraft } from '../../../../support/made-drafts';

function factsOf(draft: MirrorDraft) {
	return draftFacts(draft, readImageList(draft.imagesText), mirrorOfDraft(draft));
}

it('facts say what each step holds and what it lacks', () => {
	const imagesText = 'nginx\nq.io/a:1\nq.io/b:1\ntwo words';
	const repositories = [{ repository: 'q.io/c' }];
	expect(factsOf(madeDraft({ imagesText, repositories, platforms: [] }))).toEqual({
		images: 3,
		repositories: 1,
		hosts: ['q.io', 'docker.io'],
		destination: 'registry.spacetech.example:8083/appcircle',
		problems: { images: 1, destination: 0, how: 1, check: 0 },
	});
	expect(factsOf(emptyDraft('a')).destination).toBe('');
});

it('a summary is what lists of drafts show', () => {
	const summary = summaryOfDraft(madeDraft(), 7);
	expect(draftSummarySchema.parse(summary)).toEqual({
		id: 'draft-1',
		name: 'appcircle',
		destination: 'registry.spacetech.example:8083/appcircle',
		images: 38,
		savedAtMs: 7,
		step: 'images',
	});
});

it('a draft is untouched until something is entered', () => {
	expect(isUntouched(emptyDraft('a'))).toBe(true);
	expect(isUntouched({ ...emptyDraft('a'), imagesText: 'nginx' })).toBe(false);
});
