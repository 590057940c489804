import { describe, expect, it } from 'vitest';
import { contract } from '../../../../shared/ipc/contract';

const about = {
	version: '0.1.0',
	electron: '33.2.1',
	chromium: '130',
	dataFolder: '/data',
	isTestBuild: true,
	notices: [],
};

describe('contract members', () => {
	it('answer with exactly what the schema lists', () => {
		expect(contract.app.about.output.parse(about)).toEqual(about);
		expect(contract.app.about.output.safeParse({ ...about, home: '/root' }).success).toBe(false);
	});

	it('know three themes', () => {
		for (const theme of ['system', 'light', 'dark']) {
			expect(contract.settings.set.input.safeParse({ theme }).success).toBe(true);
		}
		expect(contract.settings.set.input.safeParse({ theme: 'sepia' }).success).toBe(false);
	});

	it('carry events of a run with their numbers', () => {
		const payload = { runId: 'r', events: [{ type: 'run.planned', seq: 2, atMs: 1 }] };
		expect(contract.runs.happened.payload.parse(payload)).toEqual(payload);
		const unnumbered = { runId: 'r', events: [{ type: 'run.planned', atMs: 1 }] };
		expect(contract.runs.happened.payload.safeParse(unnumbered).success).toBe(false);
	});
});
