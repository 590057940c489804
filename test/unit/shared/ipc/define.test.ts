import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { call, channelOf, event, isFerryChannel } from '../../../../shared/ipc/define';

describe('contract grammar', () => {
	it('names a channel after group and member', () => {
		expect(channelOf('runs', 'cancel')).toBe('ferry:runs.cancel');
	});

	it.each([
		['ferry:runs.cancel', true],
		['ferry:', true],
		['Ferry:runs.cancel', false],
		['electron:x', false],
		[' ferry:x', false],
		['', false],
		[undefined, false],
		[{ toString: () => 'ferry:x', startsWith: () => true }, false],
		[['ferry:x'], false],
	])('%o is a channel of ours: %s', (channel, expected) => {
		expect(isFerryChannel(channel)).toBe(expected);
	});

	it('keeps the very schemas it was given', () => {
		const input = z.strictObject({ a: z.string() });
		const output = z.strictObject({});
		expect(call(input, output)).toEqual({ kind: 'call', input, output });
		expect(event(output)).toEqual({ kind: 'event', payload: output });
	});
});
