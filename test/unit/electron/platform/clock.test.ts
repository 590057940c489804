import { describe, expect, it } from 'vitest';
import { wait } from '../../../../electron/platform/clock';

describe('wait', () => {
	it('ends by itself, or with the signal’s reason', async () => {
		const controller = new AbortController();
		await expect(wait(1, controller.signal)).resolves.toBeUndefined();
		const long = wait(60_000, controller.signal);
		controller.abort(new Error('enough'));
		await expect(long).rejects.toThrow('enough');
		await expect(wait(60_000, controller.signal)).rejects.toThrow('enough');
	});
});
