import { describe, expect, it } from 'vitest';
import { contract } from '../../../../shared/ipc/contract';
import {
	MAX_CALLS_PER_SECOND,
	MAX_INPUT_CHARACTERS,
	MAX_MIRROR_CHARACTERS,
	MAX_RUN_ID_CHARACTERS,
} from '../../../../shared/ipc/limits';
import { MAX_MIRROR_FILE_BYTES } from '../../../../shared/mirror/mirror-file';

describe('limits of a call', () => {
	it('let the largest legal input through', () => {
		const input = { runId: 'x'.repeat(MAX_RUN_ID_CHARACTERS) };
		expect(contract.runs.cancel.input.safeParse(input).success).toBe(true);
		expect(JSON.stringify(input).length).toBeLessThan(MAX_INPUT_CHARACTERS);
	});

	it('refuse a run id that is longer', () => {
		const input = { runId: 'x'.repeat(MAX_RUN_ID_CHARACTERS + 1) };
		expect(contract.runs.cancel.input.safeParse(input).success).toBe(false);
	});

	it('take the text of the largest mirror file', () => {
		expect(MAX_MIRROR_CHARACTERS).toBe(MAX_MIRROR_FILE_BYTES);
	});

	it('leave room for a window that loads: every call of the contract a few times', () => {
		expect(MAX_CALLS_PER_SECOND).toBeGreaterThan(50);
	});
});
