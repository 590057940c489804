// The step Where to: registry, path and rules, with every name live.
import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { madeDraft, VENDOR } from '../../../../../support/made-drafts';
import { showWizard } from '../../../../../support/show-mirror';

const names = () =>
	within(screen.getByRole('grid', { name: 'Names at the destination' }))
		.getAllByRole('row')
		.slice(1)
		.map((row) => row.textContent);

const fresh = (imagesText: string) =>
	madeDraft({
		step: 'destination',
		imagesText,
		destination: { registry: '', repository: '' },
		rewrite: [],
	});

describe('where to', () => {
	it('takes a saved registry, and shows every name as it will be', async () => {
		const { draft, user } = await showWizard(fresh(`${VENDOR}/a:1\nnginx`));
		await user.click(screen.getByRole('button', { name: /Destination registry/ }));
		await user.click(await screen.findByRole('option', { name: /spacetech/ }));
		expect(draft()?.destination.registry).toBe('registry.spacetech.example:8083');
		await user.type(screen.getByRole('textbox', { name: 'Put below' }), 'team');
		expect(names()).toEqual([
			`registry.spacetech.example:8083/team/appcircle/docker-registry/a:1from ${VENDOR}/a:1`,
			'registry.spacetech.example:8083/team/library/nginx:latestTag movesfrom docker.io/library/nginx:latest',
		]);
	});

	it('proposes the common prefix, and cuts it off', async () => {
		const { draft, user } = await showWizard(
			madeDraft({ step: 'destination', rewrite: [], pathRule: 'keep' }, 2),
		);
		await user.click(screen.getByRole('radio', { name: /^Replace a prefix/ }));
		expect(draft()?.rewrite).toEqual([{ from: VENDOR, to: '' }]);
		expect(names()[0]).toMatch(/^registry\.spacetech\.example:8083\/appcircle\/service-1:/);
		expect(screen.getByText(/Begins 2 of 2 images/)).toBeDefined();
	});

	it('keeps only last parts, also of images that come later', async () => {
		const { draft, stores, user } = await showWizard(
			madeDraft({ step: 'destination', imagesText: 'q.io/a/b:1', rewrite: [] }),
		);
		await user.click(screen.getByRole('radio', { name: /^Keep only the last part/ }));
		stores.drafts.getState().edit((now) => ({ ...now, imagesText: 'q.io/a/b:1\nq.io/x/y/z:1' }));
		expect(await screen.findByText(/from q\.io\/x\/y\/z:1|q\.io\/x\/y\/z:1/)).toBeDefined();
		expect(draft()?.rewrite).toEqual([
			{ from: 'q.io/x/y', to: '' },
			{ from: 'q.io/a', to: '' },
		]);
		expect(names()[1]).toMatch(/appcircle\/z:1/);
	});

	it('lets rules be written, moved and removed', async () => {
		const { draft, user } = await showWizard(madeDraft({ step: 'destination' }));
		await user.click(screen.getByRole('radio', { name: /^Rules of your own/ }));
		await user.click(screen.getByRole('button', { name: 'Add a rule' }));
		await user.type(screen.getAllByRole('textbox', { name: 'Replace' })[1] as HTMLElement, 'q.io');
		await user.click(screen.getByRole('button', { name: 'Move rule 2 up' }));
		expect(draft()?.rewrite.map(({ from }) => from)).toEqual(['q.io', VENDOR]);
		await user.click(screen.getByRole('button', { name: 'Remove rule 2' }));
		expect(draft()?.rewrite).toEqual([{ from: 'q.io', to: '' }]);
	});

	it('marks names that two images would get, and names that cannot be', async () => {
		await showWizard(
			madeDraft({
				step: 'destination',
				imagesText: 'q.io/a/x:1\nq.io/b/x:1\nq.io/c:1',
				rewrite: [
					{ from: 'q.io/a', to: '' },
					{ from: 'q.io/b', to: '' },
					{ from: 'q.io/c', to: '' },
				],
			}),
		);
		expect(screen.getByText(/^2 images would get a name that another gets too/)).toBeDefined();
		expect(screen.getByText(/^1 image can't be named like this/)).toBeDefined();
		expect(screen.getByRole('radio', { name: 'Shared names 2' })).toBeDefined();
	});

	it('says at the field what is no host', async () => {
		const { user } = await showWizard(fresh('nginx'));
		await user.type(screen.getByRole('combobox', { name: 'Destination registry' }), 'nexus');
		expect(await screen.findByText(/engines read it as a name on Docker Hub/)).toBeDefined();
	});
});
