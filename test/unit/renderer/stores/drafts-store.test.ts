import { describe, expect, it } from 'vitest';
import { connect } from '../../../../renderer/ipc/client';
import { createDraftsStore } from '../../../../renderer/stores/drafts-store';
import { contract } from '../../../../shared/ipc/contract';
import { mockFault } from '../../../support/contract-mock';
import { madeDraft } from '../../../support/made-drafts';
import { mirrorsMock } from '../../../support/mocked-mirrors';

function storeOver(drafts = [madeDraft()]) {
	const { mock, kept } = mirrorsMock(drafts);
	const store = createDraftsStore(connect(contract, mock.bridge), {
		saveAfterMs: 0,
		newId: () => 'new-1',
	});
	return { mock, kept, store, state: () => store.getState() };
}

describe('the open draft', () => {
	it('is saved as it is in the end, however many changes came while it was being saved', async () => {
		const { kept, mock, state } = storeOver();
		await state().open('draft-1');
		const names: string[] = [];
		mock.reply({
			mirrors: {
				save: ({ draft }) => {
					names.push(draft.name);
					if (names.length === 1) state().edit((now) => ({ ...now, name: 'ab' }));
					kept.set(draft.id, draft);
					return { savedAtMs: 1 };
				},
			},
		});
		state().edit((draft) => ({ ...draft, name: 'a' }));
		expect(await state().flush()).toBe(true);
		expect(names).toEqual(['a', 'ab']);
		expect(kept.get('draft-1')?.name).toBe('ab');
		expect(state().saving).toBe('saved');
	});

	it('is saved once more by the next change after a failure', async () => {
		const { kept, mock, state } = storeOver();
		await state().open('draft-1');
		mock.reply({
			mirrors: {
				save: () => {
					throw mockFault('disk.full');
				},
			},
		});
		state().edit((draft) => ({ ...draft, name: 'a' }));
		expect(await state().flush()).toBe(false);
		expect(state()).toMatchObject({ saving: 'failed', saveFault: { code: 'disk.full' } });
		mock.reply({
			mirrors: {
				save: ({ draft }) => {
					kept.set(draft.id, draft);
					return { savedAtMs: 1 };
				},
			},
		});
		expect(await state().flush()).toBe(true);
		expect(kept.get('draft-1')?.name).toBe('a');
		expect(state()).toMatchObject({ saving: 'saved', saveFault: undefined });
	});

	it('that is new is kept from its first change on, or when somebody needs it', async () => {
		const { kept, state } = storeOver([]);
		expect(state().create()).toBe('new-1');
		await state().flush();
		expect(kept.size).toBe(0);
		await state().flush(true);
		expect([...kept.keys()]).toEqual(['new-1']);
	});

	it('gives way to another one only when it is saved', async () => {
		const { kept, state } = storeOver([madeDraft(), madeDraft({ id: 'draft-2' })]);
		await state().open('draft-1');
		state().edit((draft) => ({ ...draft, name: 'changed' }));
		await state().open('draft-2');
		expect(kept.get('draft-1')?.name).toBe('changed');
		expect(state().draft?.id).toBe('draft-2');
	});
});
