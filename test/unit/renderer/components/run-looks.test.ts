import { describe, expect, it } from 'vitest';
import { blobLook, itemLook, runLook } from '../../../../renderer/components/run-looks';
import { RUN_OUTCOMES } from '../../../../shared/mirror/run-event';

describe('looks', () => {
	it('tell every outcome apart by word and icon, not by colour alone', () => {
		const looks = RUN_OUTCOMES.map((outcome) => runLook({ phase: 'finished', outcome }));
		expect(new Set(looks.map(({ word }) => word)).size).toBe(RUN_OUTCOMES.length);
		expect(looks.every(({ icon, word }) => icon.length > 0 && word.length > 0)).toBe(true);
	});

	it.each([
		['planning', 'Planning'],
		['running', 'Running'],
		['stopping', 'Stopping'],
	] as const)('say that a run is %s', (phase, word) => {
		expect(runLook({ phase })).toMatchObject({ word, tone: 'active' });
	});

	it('call an image verified only when it is done', () => {
		const phases = [
			'waiting',
			'copying',
			'tagging',
			'done',
			'skipped',
			'failed',
			'cancelled',
		] as const;
		const verification = 'readable';
		const verified = phases.filter(
			(phase) => itemLook({ phase, verification }, true).word === 'Verified',
		);
		expect(verified).toEqual(['done']);
		expect(itemLook({ phase: 'skipped', skipReason: 'kept' }, true).word).toBe('Kept as is');
	});

	it('do not let anything move in a run that has ended', () => {
		for (const phase of ['waiting', 'copying', 'tagging'] as const) {
			expect(itemLook({ phase }, false)).toMatchObject({ word: 'Not finished', tone: 'quiet' });
		}
		expect(blobLook('moving', false).word).toBe('Not finished');
		expect(itemLook({ phase: 'done', verification: 'readable' }, false).word).toBe('Verified');
	});

	it('never call verified what could not be read back', () => {
		const word = 'Copied, not verified';
		expect(itemLook({ phase: 'done' }, false)).toMatchObject({ word, tone: 'caution' });
		const run = { phase: 'finished', outcome: 'succeeded' } as const;
		expect(runLook({ ...run, unverified: 1 })).toMatchObject({ word, tone: 'caution' });
		expect(runLook(run).word).toBe('Verified');
	});

	it('have a word for every state of a blob', () => {
		const phases = ['waiting', 'moving', 'present', 'mounted', 'moved', 'failed'] as const;
		expect(new Set(phases.map((phase) => blobLook(phase, true).word)).size).toBe(phases.length);
	});
});
