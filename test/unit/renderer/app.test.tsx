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
	it('offers the sample and says that nothing ran yet', async () => {
		await showApp();
		expect(screen.getByRole('button', { name: 'Run the sample' })).toBeDefined();
		expect(screen.getByText(/Nothing mirrored yet/)).toBeDefined();
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
