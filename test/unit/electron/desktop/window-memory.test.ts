import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openWindowMemory } from '../../../../electron/desktop/window-memory';
import { nodeFileSystem } from '../../../../electron/platform/disk/node-file-system';
import { memoryLog } from '../../../support/loopback-ipc';
import { temporaryFolder } from '../../../support/own-process';

function memory(dataFolder = temporaryFolder('window-memory')) {
	const timers = new Set<() => void>();
	const log = memoryLog();
	const opened = openWindowMemory({
		dataFolder,
		fileSystem: nodeFileSystem(),
		log,
		after: (_ms, action) => {
			timers.add(action);
			return () => timers.delete(action);
		},
	});
	const file = path.join(dataFolder, 'window-place.json');
	return { ...opened, dataFolder, file, log, timers };
}
const place = (x: number) => ({
	bounds: { x, y: 10, width: 1000, height: 700 },
	isMaximized: false,
});

describe('the memory of the window', () => {
	it('knows nothing at first, and later the last place of many', async () => {
		const first = memory();
		expect(await first.recall()).toBeUndefined();
		for (let x = 0; x < 50; x += 1) first.note(place(x));
		expect(first.timers.size).toBe(1);
		await first.flush();
		expect(await memory(first.dataFolder).recall()).toEqual(place(49));
		expect(statSync(first.file).mode & 0o777).toBe(0o600);
		expect(readdirSync(first.dataFolder)).toEqual(['window-place.json']);
		expect(first.log.lines).toEqual([]);
	});

	it('writes when the window has stood still', async () => {
		const one = memory();
		one.note(place(7));
		for (const timer of one.timers) timer();
		await one.flush();
		expect(await one.recall()).toEqual(place(7));
	});

	it.each(['', '{"version":1', '\0\0\0', 'x'.repeat(100_000), '{"version":9}'])(
		'takes a file that is not its own for none, and notes it in the log',
		async (text) => {
			const one = memory();
			writeFileSync(one.file, text);
			expect(await one.recall()).toBeUndefined();
			expect(one.log.lines).toHaveLength(1);
		},
	);

	it('never fails where nothing can be read or written', async () => {
		const one = memory('/dev/null/data');
		expect(await one.recall()).toBeUndefined();
		one.note(place(1));
		await one.flush();
		expect(one.log.lines.map(({ what }) => what)).toContain('window place not saved');
		chmodSync(temporaryFolder('window-memory'), 0o700);
	});
});
