// The list of drafts and the frame of the wizard over a made-up main.
import { fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { mockFault } from '../../../../support/contract-mock';
import { madeDraft } from '../../../../support/made-drafts';
import { showMirrors, showWizard } from '../../../../support/show-mirror';

describe('drafts', () => {
	it('none: says what a mirror is for', async () => {
		showMirrors();
		expect(await screen.findByText(/Paste a list of images/)).toBeDefined();
	});

	it('are listed, opened, removed and brought back', async () => {
		const { kept, stores, user } = showMirrors([madeDraft()]);
		await user.click(await screen.findByRole('button', { name: 'Remove appcircle' }));
		expect(await screen.findByText(/Paste a list of images/)).toBeDefined();
		expect(kept.size).toBe(0);
		stores.toasts.getState().toasts[0]?.action?.run();
		await user.click(await screen.findByRole('button', { name: /appcircle 38 images/ }));
		expect(await screen.findByRole('heading', { level: 1, name: 'appcircle' })).toBeDefined();
	});

	it('are made of a mirror file, whose warnings are told', async () => {
		const { mock, stores, user } = showMirrors([madeDraft()]);
		const warnings = ['engine has no use with route: direct.'];
		mock.reply({ mirrors: { open: () => ({ kind: 'opened', id: 'draft-1', warnings }) } });
		await user.click(await screen.findByRole('button', { name: 'Open mirror file…' }));
		expect(await screen.findByRole('navigation', { name: 'Steps' })).toBeDefined();
		expect(stores.toasts.getState().toasts.map(({ text }) => text)).toEqual(warnings);
	});

	it('that are gone say so', async () => {
		const { stores } = showMirrors();
		stores.navigation.getState().go({ screen: 'mirror', draftId: 'gone' });
		expect(await screen.findByText('This draft is gone.')).toBeDefined();
	});
});

describe('the wizard', () => {
	it('keeps every change by itself, and nothing of an untouched draft', async () => {
		const { kept, stores, user } = showMirrors();
		await user.click(await screen.findByRole('button', { name: 'New mirror' }));
		await stores.drafts.getState().flush();
		expect(kept.size).toBe(0);
		await user.click(await screen.findByRole('textbox', { name: /Images, one/ }));
		await user.paste('nginx\n');
		const steps = within(screen.getByRole('navigation', { name: 'Steps' }));
		expect(await steps.findByText('1 image')).toBeDefined();
		expect(await screen.findByText('Saved', undefined, { timeout: 5000 })).toBeDefined();
		expect([...kept.values()].map(({ imagesText }) => imagesText)).toEqual(['nginx\n']);
	});

	it('says when it could not save, and why', async () => {
		const { mock, stores, user } = await showWizard(madeDraft());
		mock.reply({
			mirrors: {
				save: () => {
					throw mockFault('disk.full');
				},
			},
		});
		await user.type(screen.getByRole('textbox', { name: 'Name of this mirror' }), '2');
		await stores.drafts.getState().flush();
		expect(await screen.findByText('Not saved')).toBeDefined();
	});

	it('goes from step to step by keys and by buttons, and remembers where it stood', async () => {
		const { draft, user } = await showWizard(madeDraft());
		fireEvent.keyDown(window, { key: 'ArrowRight', altKey: true });
		expect(await screen.findByRole('combobox', { name: 'Destination registry' })).toBeDefined();
		await user.click(screen.getByRole('button', { name: 'Continue: How' }));
		expect(await screen.findByRole('radiogroup', { name: 'Route' })).toBeDefined();
		expect(draft()?.step).toBe('how');
		fireEvent.keyDown(window, { key: 'ArrowLeft', altKey: true });
		fireEvent.keyDown(window, { key: 'ArrowLeft', altKey: true });
		fireEvent.keyDown(window, { key: 'ArrowLeft', altKey: true });
		expect(draft()?.step).toBe('images');
	});

	it('marks a step with what is wrong in it', async () => {
		await showWizard(madeDraft({ imagesText: 'nginx\ntwo words\nHTTP://x' }));
		const steps = within(screen.getByRole('navigation', { name: 'Steps' }));
		expect(steps.getByRole('button', { name: 'Images 2 problems' })).toBeDefined();
	});
});
