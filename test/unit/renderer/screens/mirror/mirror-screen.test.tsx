// The list of drafts and the frame of the wizard over a made-up main.
import { render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { connect } from '../../../../../renderer/ipc/client';
import { MirrorScreen } from '../../../../../renderer/screens/mirror/mirror-screen';
import { createStores, StoresContext } from '../../../../../renderer/stores/stores';
import { contract } from '../../../../../shared/ipc/contract';
import type { MirrorDraft } from '../../../../../shared/mirror/draft/mirror-draft';
import { madeDraft } from '../../../../support/made-drafts';
import { mirrorsMock } from '../../../../support/mocked-mirrors';

function show(drafts: readonly MirrorDraft[] = [], draftId?: string) {
	const { mock, kept } = mirrorsMock(drafts);
	const stores = createStores(connect(contract, mock.bridge));
	stores.navigation
		.getState()
		.go({ screen: 'mirror', ...(draftId === undefined ? {} : { draftId }) });
	render(
		<StoresContext value={stores}>
			<MirrorScreen />
		</StoresContext>,
	);
	return { mock, kept, stores, user: userEvent.setup() };
}

describe('drafts', () => {
	it('none: says what a mirror is for', async () => {
		show();
		expect(await screen.findByText(/Paste a list of images/)).toBeDefined();
	});

	it('are listed, opened, removed and brought back', async () => {
		const { kept, stores, user } = show([madeDraft()]);
		await user.click(await screen.findByRole('button', { name: 'Remove appcircle' }));
		expect(await screen.findByText(/Paste a list of images/)).toBeDefined();
		expect(kept.size).toBe(0);
		stores.toasts.getState().toasts[0]?.action?.run();
		await user.click(await screen.findByRole('button', { name: /appcircle 38 images/ }));
		expect(await screen.findByRole('heading', { level: 1, name: 'appcircle' })).toBeDefined();
	});
});

describe('the wizard', () => {
	it('keeps every change by itself', async () => {
		const { kept, user } = show();
		await user.click(await screen.findByRole('button', { name: 'New mirror' }));
		await user.click(await screen.findByRole('textbox', { name: /Images, one/ }));
		await user.paste('nginx\n');
		const steps = within(screen.getByRole('navigation', { name: 'Steps' }));
		expect(await steps.findByText('1 image')).toBeDefined();
		expect(await screen.findByText('Saved', undefined, { timeout: 3000 })).toBeDefined();
		expect([...kept.values()].map(({ imagesText }) => imagesText)).toEqual(['nginx\n']);
	});
});
