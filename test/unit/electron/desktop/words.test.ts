import { expect, it } from 'vitest';
import { CLOSE_WORDS, endNote } from '../../../../electron/desktop/words';

const run = {
	runId: 'r',
	mirror: 'nightly',
	destination: 'd',
	phase: 'finished',
	startedAtMs: 0,
	images: 38,
	arrived: 31,
	failed: 7,
	movedBytes: 0,
} as const;

it('count runs and images as people do', () => {
	expect(CLOSE_WORDS.message(1)).toBe('A run is still transferring');
	expect(CLOSE_WORDS.message(2)).toBe('2 runs are still transferring');
	expect(endNote({ ...run, outcome: 'succeeded', images: 1 }).body).toBe(
		'1 image at the destination.',
	);
	const unread = endNote({ ...run, outcome: 'succeeded', images: 3, arrived: 3, unverified: 2 });
	expect(unread.title).toBe('nightly: copied, not all verified');
	expect(unread.body).toBe('3 images at the destination; 2 could not be read back.');
	expect(endNote({ ...run, outcome: 'partly-succeeded', unverified: 1 }).body).toContain(
		'30 of 38 images verified',
	);
	expect(endNote({ ...run, outcome: 'failed' }).title).toBe('nightly: failed');
	expect(endNote({ ...run, outcome: 'interrupted' }).body).toContain('31 of 38 images');
});
