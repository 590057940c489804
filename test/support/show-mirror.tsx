// The Mirror screen on its own over a made-up main, for unit tests of the wizard.
import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { connect } from '../../renderer/ipc/client';
import { MirrorScreen } from '../../renderer/screens/mirror/mirror-screen';
import { createStores, StoresContext } from '../../renderer/stores/stores';
import { contract } from '../../shared/ipc/contract';
import type { MirrorDraft } from '../../shared/mirror/draft/mirror-draft';
import { mirrorsMock } from './mocked-mirrors';

/** Shows the list of these drafts. */
export function showMirrors(drafts: readonly MirrorDraft[] = []) {
	const { mock, kept } = mirrorsMock(drafts);
	const stores = createStores(connect(contract, mock.bridge));
	stores.navigation.getState().go({ screen: 'mirror' });
	render(
		<StoresContext value={stores}>
			<MirrorScreen />
		</StoresContext>,
	);
	const draft = () => stores.drafts.getState().draft;
	const callsOf = (name: string) => mock.calls.filter(({ channel }) => channel === `ferry:${name}`);
	return { mock, kept, stores, draft, callsOf, user: userEvent.setup({ delay: null }) };
}

/** Shows the wizard of this draft, open at its step. */
export async function showWizard(draft: MirrorDraft) {
	const shown = showMirrors([draft]);
	shown.stores.navigation.getState().go({ screen: 'mirror', draftId: draft.id });
	await screen.findByRole('navigation', { name: 'Steps' });
	return shown;
}
