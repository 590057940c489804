// A process that claims a subject again and again and, while it holds it, writes its own mark into a file and looks
// whether the mark stays. Arguments: folder, subject, rounds. Prints `broken` when somebody else was there too.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { claim } from '../../../electron/platform/lock/claim-lock';

const [folder = '', subject = '', rounds = '1'] = process.argv.slice(2);
const mark = path.join(folder, '..', 'mark');
const counter = path.join(folder, '..', 'counter');

for (let round = 0; round < Number(rounds); round += 1) {
	const held = await claim({ folder, subjects: [subject], wait: () => delay(1) });
	writeFileSync(mark, String(process.pid));
	const count = Number(readFileSync(counter, 'utf8'));
	await delay(Math.random() * 3);
	if (readFileSync(mark, 'utf8') !== String(process.pid)) {
		process.stdout.write('broken\n');
	}
	writeFileSync(counter, String(count + 1));
	await held.release();
}
process.stdout.write('done\n');
