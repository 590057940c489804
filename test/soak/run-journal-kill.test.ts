import { describe, expect, it } from 'vitest';
import { killJournaling } from '../support/kill-journaling';

describe('a run journal whose writer is killed at random moments', () => {
	// Ten runs: reading back one that grew for 200 lives would take most of the time.
	it.each(Array.from({ length: 10 }, (_, run) => run + 1))(
		'keeps everything that was committed and goes on, 20 times, run %i',
		async () => {
			expect(await killJournaling(20)).toBeGreaterThan(100);
		},
	);
});
