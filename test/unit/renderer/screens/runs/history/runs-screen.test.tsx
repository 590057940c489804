// The history over a made-up main: many runs, the search, and what can be done with a run from the list.
import { render, screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { connect } from '../../../../../../renderer/ipc/client';
import { RunsScreen } from '../../../../../../renderer/screens/runs/history/runs-screen';
import { createStores, StoresContext } from '../../../../../../renderer/stores/stores';
import { contract } from '../../../../../../shared/ipc/contract';
import type { RunSummary } from '../../../../../../shared/mirror/run-summary';
import { contractMock, mockFault } from '../../../../../support/contract-mock';

function runOf(index: number, change: Partial<RunSummary> = {}): RunSummary {
	return {
		runId: `run-${index}`,
		mirror: `mirror ${index}`,
		destination: 'registry.example/team',
		phase: 'finished',
		outcome: 'succeeded',
		startedAtMs: 1_000_000_000 - index * 1000,
		finishedAtMs: 1_000_065_000 - index * 1000,
		images: 38,
		arrived: 38,
		failed: 0,
		movedBytes: 5_400_000_000,
		...change,
	};
}

async function showRuns(runs: readonly RunSummary[] | 'failing') {
	const mock = contractMock({
		runs: {
			list: () => {
				if (runs === 'failing') throw mockFault('disk.full');
				return { runs };
			},
		},
	});
	const stores = createStores(connect(contract, mock.bridge));
	render(
		<StoresContext value={stores}>
			<RunsScreen />
		</StoresContext>,
	);
	await stores.runs.getState().load();
	return { mock, stores, user: userEvent.setup() };
}

const rows = () => screen.getAllByRole('listitem');

describe('the history of runs', () => {
	it('without any says what a run is and where to begin', async () => {
		const { stores, user } = await showRuns([]);
		expect(await screen.findByText('No runs yet')).toBeDefined();
		await user.click(screen.getByRole('button', { name: 'Mirror images' }));
		expect(stores.navigation.getState().place).toEqual({ screen: 'mirror' });
	});

	it('that cannot be read says why, and is read again', async () => {
		const { mock, user } = await showRuns('failing');
		const again = await screen.findByRole('button', { name: 'Try again' });
		mock.reply({ runs: { list: () => ({ runs: [runOf(0)] }) } });
		await user.click(again);
		expect(await screen.findByText('mirror 0')).toBeDefined();
	});

	it('says of each run how it ended, what arrived where, how long it took, and opens it', async () => {
		const { stores, user } = await showRuns([
			runOf(0, { outcome: 'partly-succeeded', arrived: 30 }),
		]);
		const row = await screen.findByRole('button', { name: /Done, with problems/ });
		for (const words of ['mirror 0', 'registry.example/team', '30 of 38', '5.4 GB', '1 min 5 s'])
			expect(row.textContent).toContain(words);
		await user.click(row);
		expect(stores.navigation.getState().place).toEqual({ screen: 'run', runId: 'run-0' });
	});

	it('of 10,000 runs has few rows in the document, and arrow keys walk through them', async () => {
		const { user } = await showRuns(Array.from({ length: 10_000 }, (_, index) => runOf(index)));
		await screen.findByText('mirror 0');
		expect(rows().length).toBeLessThan(100);
		expect(rows()[0]?.getAttribute('aria-setsize')).toBe('10000');
		await user.click(screen.getByRole('searchbox'));
		await user.tab();
		await user.keyboard('{ArrowDown}{ArrowDown}');
		expect(document.activeElement?.textContent).toContain('mirror 2');
		await user.keyboard('{End}');
		expect(document.activeElement?.textContent).toContain('mirror 9999');
		await user.keyboard('{Home}{ArrowUp}');
		expect(document.activeElement?.textContent).toContain('mirror 0');
	});

	it('finds which run delivered a digest, with what matched', async () => {
		const { mock, user } = await showRuns([runOf(0), runOf(1), runOf(2)]);
		mock.reply({
			runs: {
				find: () => ({ found: [{ runId: 'run-1', matches: 2, first: 'r.example/team/web:1' }] }),
			},
		});
		await user.type(await screen.findByRole('searchbox'), 'sha256:ab');
		expect(await screen.findByText('1 run with “sha256:ab”')).toBeDefined();
		expect(rows()).toHaveLength(1);
		expect(rows()[0]?.textContent).toContain('2 images · r.example/team/web:1');
		expect(mock.calls.filter(({ channel }) => channel === 'ferry:runs.find')).toHaveLength(1);
		mock.reply({ runs: { find: () => ({ found: [] }) } });
		await user.type(screen.getByRole('searchbox'), 'cd');
		expect(
			await screen.findByText('No run has an image or digest with “sha256:abcd”.'),
		).toBeDefined();
		await user.click(screen.getByRole('button', { name: 'Show all runs' }));
		await waitFor(() => expect(rows()).toHaveLength(3));
	});

	it('continues an interrupted run, and saves reports from the list', async () => {
		const { mock, stores, user } = await showRuns([
			runOf(0, { phase: 'stopped', outcome: 'interrupted', arrived: 31 }),
			runOf(1, { mirror: 'sample', destination: '127.0.0.1:5000', outcome: 'interrupted' }),
		]);
		mock.reply({
			runs: {
				continue: () => ({ runId: 'run-0' }),
				saveReport: () => ({ kind: 'saved', fileName: 'report.csv' }),
			},
		});
		await user.click(await screen.findByRole('button', { name: 'More about sample' }));
		await user.click(screen.getByRole('menuitem', { name: 'Save the report as a table (CSV)' }));
		expect(await screen.findByText('Saved as report.csv')).toBeDefined();
		const [first] = rows();
		if (first === undefined) throw new Error('no rows');
		expect(screen.getAllByRole('button', { name: 'Continue' })).toHaveLength(1);
		await user.click(within(first).getByRole('button', { name: 'Continue' }));
		await waitFor(() =>
			expect(stores.navigation.getState().place).toEqual({ screen: 'run', runId: 'run-0' }),
		);
	});
});
