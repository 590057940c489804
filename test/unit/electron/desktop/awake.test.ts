import { expect, it } from 'vitest';
import { createAwake } from '../../../../electron/desktop/awake';

it('blocks sleep once while anything works, and lets go exactly of what it took', () => {
	const calls: string[] = [];
	let lastId = 6;
	const set = createAwake({
		start: () => {
			lastId += 1;
			calls.push(`start ${lastId}`);
			return lastId;
		},
		stop: (id) => calls.push(`stop ${id}`),
	});
	for (const isWorking of [false, true, true, false, false, true, false]) set(isWorking);
	expect(calls).toEqual(['start 7', 'stop 7', 'start 8', 'stop 8']);
});
