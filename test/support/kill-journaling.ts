// Kills a process that writes a journal, again and again, at random moments, and judges what is left each time.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { journalPath, readJournal } from '../../electron/mirror/journal/read-journal';
import { childScript } from './child-script';
import { startProcess, temporaryFolder, waitFor } from './own-process';

/** Gives how many events the journal holds after so many lives. */
export async function killJournaling(lives: number): Promise<number> {
	const script = await childScript('test/support/children/journaling.ts');
	const folder = path.join(temporaryFolder('journaling'), 'r1');
	let events = 0;
	for (let life = 0; life < lives; life += 1) {
		const promised = Math.max(events, await liveAndDie(script, folder));
		if (!existsSync(journalPath(folder))) {
			expect(promised).toBe(0);
			continue;
		}
		const reading = await readJournal(folder);
		expect(reading.damage).toBeUndefined();
		expect(reading.events.length).toBeGreaterThanOrEqual(promised);
		expect(reading.events.every((event, index) => event.seq === index + 1)).toBe(true);
		events = reading.events.length;
	}
	return events;
}

/** Gives the last event that the process said was committed. */
async function liveAndDie(script: string, folder: string): Promise<number> {
	const child = startProcess(process.execPath, [script, folder], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	let text = '';
	child.child.stdout?.on('data', (chunk: Buffer) => {
		text += chunk.toString();
	});
	const closed = new Promise((resolve) => child.child.stdout?.once('close', resolve));
	// Some die while they start, most at some moment of their work.
	const lines = Math.floor(Math.random() * 20);
	await waitFor(`${lines} lines`, () => text.split('\n').length > lines);
	await delay(Math.random() * 5);
	await child.kill();
	await closed;
	return Number([...text.matchAll(/^committed (\d+)$/gm)].at(-1)?.[1] ?? 0);
}
