// The whole page over a made-up main: what a person sees and can do on each screen.
import { act, render, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { App } from '../../../renderer/app';
import { connect } from '../../../renderer/ipc/client';
import { createStores } from '../../../renderer/stores/stores';
import { describeFault } from '../../../shared/fault/fault-texts';
import { contract } from '../../../shared/ipc/contract';
import type { RunEvent } from '../../../shared/mirror/run-event';
import { reduceRun } from '../../../shared/mirror/run-reducer';
import { snapshotOf } from '../../../shared/mirror/run-snapshot';
import { summaryOf } from '../../../shared/mirror/run-summary';
import { contractMock, mockFault } from '../../support/contract-mock';
import { madeRun } from '../../support/run-events';

const made = madeRun({
	mirror: 'sample',
	destination: '127.0.0.1:40001/harbour',
	images: 6,
	present: 1,
	failEvery: 3,
});

function stateAfter(events: readonly RunEvent[]) {
	const state = reduceRun(undefined, events);
	if (state === undefined) throw new Error('the run has not started');
	return state;
}

/** The page over a main that knows one run as it is after these events, or none. */
async function showApp(events?: readonly RunEvent[]) {
	const mock = contractMock();
	if (events !== undefined) {
		mock.reply({
			runs: {
				list: () => ({ runs: [summaryOf(stateAfter(events))] }),
				snapshot: () => ({ state: snapshotOf(stateAfter(events)) }),
			},
		});
	}
	render(<App stores={createStores(connect(contract, mock.bridge))} />);
	await screen.findByText('0.1.0 · Electron 45.0.0');
	return {
		mock,
		user: userEvent.setup(),
		tell: (more: readonly RunEvent[]) =>
			act(() => mock.emit('runs', 'happened', { runId: made.runId, events: more })),
	};
}

describe('home', () => {
	it('offers four ways to begin when nothing ran yet', async () => {
		await showApp();
		expect(screen.getByRole('button', { name: 'Run the sample' })).toBeDefined();
		for (const name of ['Mirror images', 'Open a mirror file', 'Add a registry'])
			expect(screen.getByRole('button', { name })).toBeDefined();
		expect(screen.getByRole('heading', { name: 'What do you need to do?' })).toBeDefined();
		expect(screen.getByText('No run is active')).toBeDefined();
	});

	it('starts the sample by one press and shows its run', async () => {
		const { mock, user, tell } = await showApp();
		mock.reply({
			app: { startSample: () => ({ runId: made.runId }) },
			runs: { snapshot: () => ({ state: snapshotOf(stateAfter(made.all.slice(0, 1))) }) },
		});
		await user.click(screen.getByRole('button', { name: 'Run the sample' }));
		expect(await screen.findByRole('heading', { level: 1, name: 'sample' })).toBeDefined();
		tell(made.all.slice(1));
		expect(await screen.findByRole('heading', { name: '4 of 6 images verified' })).toBeDefined();
	});

	it('says why the sample could not start, with what to do', async () => {
		const { mock, user } = await showApp();
		mock.reply({
			app: {
				startSample: () => {
					throw mockFault('disk.full');
				},
			},
		});
		await user.click(screen.getByRole('button', { name: 'Run the sample' }));
		expect(
			await screen.findByText(describeFault(mockFault('disk.full').fault).title),
		).toBeDefined();
		expect(screen.getByRole('button', { name: 'Run the sample' })).toBeDefined();
	});
});

describe('a run', () => {
	it('is in the footer of every screen, and can be cancelled from there', async () => {
		const { mock, user } = await showApp(made.all.slice(0, 12));
		const footer = within(await screen.findByRole('contentinfo'));
		expect(await footer.findByRole('progressbar')).toBeDefined();
		await user.click(screen.getByRole('button', { name: 'Runs' }));
		await user.click(footer.getByRole('button', { name: 'Cancel run' }));
		expect(mock.calls.at(-1)).toEqual({
			channel: 'ferry:runs.cancel',
			input: { runId: made.runId },
		});
	});

	it('shows no percentage before its plan is complete', async () => {
		const { user } = await showApp(made.planning.slice(0, 2));
		await user.click(await screen.findByRole('button', { name: /^Planning sample/ }));
		expect(screen.getByText('3 of 6 images resolved')).toBeDefined();
		for (const bar of screen.getAllByRole('progressbar')) {
			expect(bar.getAttribute('aria-valuenow')).toBeNull();
		}
	});

	it('groups what failed and says what to do about it', async () => {
		const { user } = await showApp(made.all);
		await user.click(await screen.findByRole('button', { name: /problems sample/ }));
		const problems = screen.getByRole('heading', { name: 'Problems' }).parentElement;
		if (problems === null) throw new Error('no problems');
		expect(within(problems).getByText(/^2 images: /)).toBeDefined();
		await user.click(within(problems).getByText('Details'));
		expect(within(problems).getByText("Registry's words: DENIED")).toBeDefined();
	});

	it('opens an image to its layers and closes it again', async () => {
		const { user } = await showApp(made.all);
		await user.click(await screen.findByRole('button', { name: /problems sample/ }));
		const table = screen.getByRole('treegrid');
		const [first] = within(table).getAllByRole('row', { expanded: false });
		if (first === undefined) throw new Error('no rows');
		await user.click(first);
		expect(first.getAttribute('aria-expanded')).toBe('true');
		expect(within(table).getByText('Source')).toBeDefined();
		await user.click(first);
		expect(within(table).queryByText('Source')).toBeNull();
	});

	it('that failed in part is retried, wholly or for one cause, and goes to the new run', async () => {
		const own = madeRun({ images: 6, present: 1, failEvery: 3 });
		const { mock, user } = await showApp(own.all);
		mock.reply({ runs: { retry: () => ({ runId: own.runId }) } });
		await user.click(await screen.findByRole('button', { name: /problems appcircle/ }));
		await user.click(screen.getByRole('button', { name: 'Retry these 2 images' }));
		const retried = (input: object) =>
			expect(mock.calls).toContainEqual({ channel: 'ferry:runs.retry', input });
		retried({ runId: own.runId, items: [2, 5] });
		await user.keyboard('r');
		retried({ runId: own.runId });
		await user.keyboard('{Escape}');
		expect(await screen.findByRole('heading', { level: 1, name: 'Runs' })).toBeDefined();
	});

	it('offers remedies that act: a letter to copy, the registry to open', async () => {
		const { mock, user } = await showApp(made.all);
		mock.reply({ app: { copyText: () => ({}) } });
		await user.click(await screen.findByRole('button', { name: /problems sample/ }));
		await user.click(screen.getByRole('button', { name: 'Copy a request for its owner' }));
		expect(await screen.findByRole('button', { name: 'Copied' })).toBeDefined();
		expect(mock.calls.at(-1)).toMatchObject({
			channel: 'ferry:app.copyText',
			input: { text: expect.stringContaining('You may not push to appcircle') as string },
		});
		await user.click(screen.getByRole('button', { name: /^Sign in to registry.spacetech/ }));
		expect(await screen.findByRole('heading', { level: 1, name: 'Registries' })).toBeDefined();
	});

	it('is filtered by what became of images and by words, and all are shown again', async () => {
		const { user } = await showApp(made.all);
		await user.click(await screen.findByRole('button', { name: /problems sample/ }));
		const images = () => screen.queryAllByRole('row', { expanded: false }).length;
		await user.click(screen.getByRole('radio', { name: 'Failed 2' }));
		expect(images()).toBe(2);
		await user.type(screen.getByRole('searchbox'), 'no such image');
		expect(images()).toBe(0);
		await user.click(screen.getByRole('button', { name: 'Show all images' }));
		expect(images()).toBe(6);
		await user.type(screen.getByRole('searchbox'), 'WEBHOOK');
		expect(images()).toBe(1);
		await user.keyboard('{Escape}');
		expect(images()).toBe(6);
	});

	it('that succeeded says what was verified, offers the report and to repeat it', async () => {
		const own = madeRun({ images: 4, present: 1 });
		const { mock, user } = await showApp(own.all);
		mock.reply({
			runs: {
				saveReport: () => ({ kind: 'saved', fileName: 'appcircle.html' }),
				repeat: () => ({ runId: own.runId }),
			},
		});
		await user.click(await screen.findByRole('button', { name: /^Verified appcircle/ }));
		expect(screen.getByText(/^3 images copied: the tag was read back/)).toBeDefined();
		await user.keyboard('l');
		await user.click(await screen.findByRole('menuitem', { name: /HTML/ }));
		expect(await screen.findByText('Saved as appcircle.html')).toBeDefined();
		await user.click(screen.getByRole('button', { name: 'Repeat' }));
		expect(mock.calls).toContainEqual({
			channel: 'ferry:runs.repeat',
			input: { runId: own.runId },
		});
	});

	it('through an engine says once what that way did not keep', async () => {
		const own = madeRun({ images: 3, route: 'engine', warnings: ['Only linux/amd64 came along.'] });
		const { user } = await showApp(own.all);
		await user.click(await screen.findByRole('button', { name: /^Verified appcircle/ }));
		expect(
			screen.getByRole('heading', { name: 'What the way through an engine did not keep' }),
		).toBeDefined();
		expect(screen.getByText('3 images: Only linux/amd64 came along.')).toBeDefined();
	});

	it('that was interrupted is offered on Home, and goes on by one press', async () => {
		const own = madeRun({ images: 6 });
		const events = own.all.slice(0, 30);
		const { mock, user } = await showApp([
			...events,
			{ type: 'run.stopped', seq: 31, atMs: 0, outcome: 'interrupted' },
		]);
		mock.reply({ runs: { continue: () => ({ runId: own.runId }) } });
		expect(await screen.findByText('appcircle was interrupted')).toBeDefined();
		await user.click(screen.getByRole('button', { name: 'Continue' }));
		expect(await screen.findByRole('heading', { level: 1, name: 'appcircle' })).toBeDefined();
		expect(mock.calls).toContainEqual({
			channel: 'ferry:runs.continue',
			input: { runId: own.runId },
		});
	});

	it('that was interrupted says so, and offers the sample again', async () => {
		const { user, tell } = await showApp(made.all.slice(0, 12));
		await user.click(await screen.findByRole('button', { name: /^Running sample/ }));
		tell([{ type: 'run.stopped', seq: 13, atMs: 0, outcome: 'interrupted' }]);
		expect(await screen.findByRole('heading', { name: 'The run was interrupted' })).toBeDefined();
		expect(screen.getByRole('button', { name: 'Run the sample again' })).toBeDefined();
		expect(screen.getByText('No run is active')).toBeDefined();
	});
});

describe('the theme', () => {
	it('is chosen in the rail and saved by main', async () => {
		const { mock, user } = await showApp();
		await user.click(screen.getByRole('radio', { name: 'Dark' }));
		expect(mock.calls.at(-1)).toEqual({ channel: 'ferry:settings.set', input: { theme: 'dark' } });
		expect(screen.getByRole('radio', { name: 'Dark', checked: true })).toBeDefined();
	});
});
