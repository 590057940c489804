// The real window over a main process that answers with made-up runs: for states that the sample never reaches. Only
// the two calls about runs are replaced; everything else, the checks of the window included, stays real.
import type { ElectronApplication, Page } from 'playwright-core';
import { contract } from '../../shared/ipc/contract';
import { channelOf } from '../../shared/ipc/define';
import type { RunEvent } from '../../shared/mirror/run-event';
import { reduceRun } from '../../shared/mirror/run-reducer';
import { snapshotOf } from '../../shared/mirror/run-snapshot';
import { summaryOf } from '../../shared/mirror/run-summary';

const LIST = channelOf('runs', 'list');
const SNAPSHOT = channelOf('runs', 'snapshot');
const HAPPENED = channelOf('runs', 'happened');

/** Lets main know one run as it is after these events, and loads the page anew. */
export async function showRun(
	app: ElectronApplication,
	window: Page,
	events: readonly RunEvent[],
): Promise<void> {
	const state = reduceRun(undefined, events);
	if (state === undefined) throw new Error('the events do not begin with run.started');
	const runs = contract.runs.list.output.parse({ runs: [summaryOf(state)] });
	const snapshot = contract.runs.snapshot.output.parse({ state: snapshotOf(state) });
	await app.evaluate(
		({ ipcMain }, answers) => {
			for (const [channel, value] of answers) {
				ipcMain.removeHandler(channel);
				ipcMain.handle(channel, () => ({ ok: true, value }));
			}
		},
		[
			[LIST, runs],
			[SNAPSHOT, snapshot],
		] as [string, unknown][],
	);
	await window.reload();
	await window.locator('h1').waitFor();
}

/** Sends further events, as main's publisher would. */
export async function sendEvents(
	app: ElectronApplication,
	runId: string,
	events: readonly RunEvent[],
): Promise<void> {
	const payload = contract.runs.happened.payload.parse({ runId, events });
	await app.evaluate(
		({ BrowserWindow }, [channel, sent]) => {
			BrowserWindow.getAllWindows()[0]?.webContents.send(channel, sent);
		},
		[HAPPENED, payload] as [string, unknown],
	);
}

/** Lets main answer these calls with these values from now on, and loads the page anew. */
export async function answerWith(
	app: ElectronApplication,
	window: Page,
	answers: readonly (readonly [channel: string, value: unknown])[],
): Promise<void> {
	await app.evaluate(
		({ ipcMain }, all) => {
			for (const [channel, value] of all) {
				ipcMain.removeHandler(channel);
				ipcMain.handle(channel, () => value);
			}
		},
		answers as [string, unknown][],
	);
	await window.reload();
	await window.locator('h1').waitFor();
}
