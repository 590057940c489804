// A process that writes a run journal until it is killed: goes on where the journal ends, in batches of random size, and
// prints the number of the last event after each commit. Argument: run folder.
import { existsSync } from 'node:fs';
import { journalPath } from '../../../electron/mirror/journal/read-journal';
import { createJournal, openJournal } from '../../../electron/mirror/journal/run-journal';

const [folder = ''] = process.argv.slice(2);
const header = {
	formatVersion: 1,
	runId: 'r1',
	intention: 'ab'.repeat(32),
	mirror: 'appcircle',
	createdAtMs: 1,
	toolVersion: '0.1.0',
};
const wait = () => new Promise<void>((resolve) => setImmediate(resolve));

const opened = existsSync(journalPath(folder)) ? await openJournal(folder, { wait }) : undefined;
const journal = opened?.journal ?? (await createJournal(folder, header, { wait }));
let seq = opened?.reading.events.at(-1)?.seq ?? 0;
process.stdout.write(`opened ${seq}\n`);
for (;;) {
	const size = 1 + Math.floor(Math.random() * 30);
	for (let count = 0; count < size; count += 1) {
		seq += 1;
		journal.appendEvent({
			type: 'blob.mounted',
			seq,
			atMs: seq,
			key: `k${seq}`,
			from: 'x'.repeat(seq % 500),
		});
		journal.appendUpload(`u${seq}`, { location: `/v2/${seq}`, acknowledgedBytes: seq });
	}
	await journal.commit();
	process.stdout.write(`committed ${seq}\n`);
}
