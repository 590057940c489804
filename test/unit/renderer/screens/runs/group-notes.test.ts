import { describe, expect, it } from 'vitest';
import { groupNotes } from '../../../../../renderer/screens/runs/group-notes';
import { reduceRun } from '../../../../../shared/mirror/run-reducer';
import { madeRun } from '../../../../support/run-events';

const items = reduceRun(undefined, madeRun({ images: 4 }).all)?.items ?? [];

describe('notes about images', () => {
	it('say the same thing once, what concerns most first', () => {
		const noted = items.map((item, index) => {
			return {
				...item,
				warnings: index === 2 ? ['digest differs', 'only one'] : ['digest differs'],
			};
		});
		const groups = groupNotes(noted).map((group) => [group.note, group.items.length]);
		expect(groups).toEqual([
			['digest differs', 4],
			['only one', 1],
		]);
	});

	it('are none without warnings', () => {
		expect(groupNotes(items)).toEqual([]);
	});
});
