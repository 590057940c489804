// The step How: each choice, what it loses, and what is wrong with a value.
import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { madeDraft } from '../../../../../support/made-drafts';
import { showWizard } from '../../../../../support/show-mirror';

const show = () => showWizard(madeDraft({ step: 'how' }));

it('says plainly what a route through an engine loses, and offers the engines found', async () => {
	const { draft, mock, user } = await show();
	const engine = {
		endpoint: 'unix:///run/docker.sock',
		kind: 'docker',
		version: '20.10.24',
		apiVersion: '1.41',
		isRootless: false,
		platform: 'linux/amd64',
		place: 'docker-socket',
		isUsable: true,
	} as const;
	const old = { ...engine, endpoint: 'unix:///old.sock', version: '19.03', isUsable: false };
	mock.reply({ engines: { detect: () => ({ engines: [engine, old], rejected: [] }) } });
	await user.click(screen.getByRole('radio', { name: /^Through a container engine/ }));
	expect(screen.getByText(/Other platforms/)).toBeDefined();
	expect(screen.getByText(/^The digest: /)).toBeDefined();
	expect(screen.getByText(/Signatures, attestations and SBOMs stay behind/)).toBeDefined();
	await user.click(await screen.findByRole('radio', { name: /^Docker 20\.10\.24/ }));
	expect(draft()).toMatchObject({ route: 'engine', engine: 'unix:///run/docker.sock' });
	const tooOld = screen.getByRole('radio', { name: /^Docker 19\.03/ });
	expect((tooOld as HTMLInputElement).disabled).toBe(true);
	await user.click(screen.getByRole('radio', { name: 'The first one found' }));
	expect(draft()?.engine).toBeUndefined();
});

it('says when there is no engine', async () => {
	const { mock, user } = await show();
	mock.reply({ engines: { detect: () => ({ engines: [], rejected: [] }) } });
	await user.click(screen.getByRole('radio', { name: /^Through a container engine/ }));
	expect(await screen.findByText(/No container engine was found/)).toBeDefined();
});

it('takes chosen platforms, the usual and others', async () => {
	const { draft, user } = await show();
	const platforms = within(screen.getByRole('radiogroup', { name: 'Platforms' }));
	await user.click(platforms.getByRole('radio', { name: /^Only some/ }));
	await user.click(screen.getByRole('checkbox', { name: 'linux/arm64' }));
	await user.type(screen.getByRole('textbox', { name: 'Others' }), 'linux/s390x');
	expect(draft()?.platforms).toEqual(['linux/amd64', 'linux/arm64', 'linux/s390x']);
	await user.clear(screen.getByRole('textbox', { name: 'Others' }));
	await user.type(screen.getByRole('textbox', { name: 'Others' }), 'amd64');
	expect(await screen.findByText(/^Write linux\/amd64 or/)).toBeDefined();
});

it('takes referrers by type, none, or all', async () => {
	const { draft, user } = await show();
	const referrers = within(
		screen.getByRole('radiogroup', { name: 'Signatures, attestations and SBOMs' }),
	);
	await user.click(referrers.getByRole('radio', { name: /^Leave them/ }));
	expect(draft()?.referrers).toBe('none');
	await user.click(referrers.getByRole('radio', { name: /^Only some types/ }));
	expect(await screen.findByText('Write at least one artifact type.')).toBeDefined();
	await user.type(screen.getByRole('textbox', { name: 'Artifact types' }), 'a/b, c/d');
	expect(draft()?.referrers).toEqual(['a/b', 'c/d']);
});

it('takes existing tags, pace and limits; wrong numbers are said and not taken', async () => {
	const { draft, user } = await show();
	await user.click(screen.getByRole('radio', { name: /^Keep it/ }));
	await user.click(screen.getByRole('checkbox', { name: /^One image at a time/ }));
	await user.type(screen.getByRole('textbox', { name: 'Transfers at once' }), '4');
	await user.type(screen.getByRole('textbox', { name: 'At most' }), '200Mbit/s');
	expect(draft()).toMatchObject({
		existingTag: 'keep',
		limits: { concurrency: 4, oneByOne: true, bandwidthBytesPerSecond: 25_000_000 },
	});
	await user.type(screen.getByRole('textbox', { name: 'Transfers at once' }), '000');
	expect(await screen.findByText('Write a whole number from 1 to 256.')).toBeDefined();
	await user.clear(screen.getByRole('textbox', { name: 'At most' }));
	await user.type(screen.getByRole('textbox', { name: 'At most' }), 'fast');
	expect(await screen.findByText(/^Write a number with its unit/)).toBeDefined();
});
