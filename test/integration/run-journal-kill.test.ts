import { describe, expect, it } from 'vitest';
import { killJournaling } from '../support/kill-journaling';

describe('a run journal whose writer is killed at random moments', () => {
	it('keeps everything that was committed and goes on, 20 times', async () => {
		expect(await killJournaling(20)).toBeGreaterThan(100);
	});
});
