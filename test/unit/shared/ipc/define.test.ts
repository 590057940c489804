import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { call, channelOf, event, isFerryChannel, membersOf } from '../../../../shared/ipc/define';

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
		[{ startsWith: () => true }, false],
		[['ferry:x'], false],
	])('%o is a channel of ours: %s', (channel, expected) => {
		expect(isFerryChannel(channel)).toBe(expected);
	});

	it('lists every member with its names, in order', () => {
		const nothing = z.strictObject({});
		const save = call(nothing, nothing);
		const changed = event(nothing);
		expect(membersOf({ things: { save, changed } })).toEqual([
			{ group: 'things', name: 'save', channel: 'ferry:things.save', member: save },
			{ group: 'things', name: 'changed', channel: 'ferry:things.changed', member: changed },
		]);
	});

	it('keeps the very schemas it was given', () => {
		const input = z.strictObject({ a: z.string() });
		const output = z.strictObject({});
		expect(call(input, output)).toMatchObject({ kind: 'call', input, output });
		expect(event(output)).toEqual({ kind: 'event', payload: output });
	});
});
