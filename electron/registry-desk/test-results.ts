// How the latest test of each registry ended, kept over restarts in a small file beside the settings. No secret is in a
// fault. A file that cannot be read or written is no trouble: the results come again with the next test.
import path from 'node:path';
import { z } from 'zod';
import { type LastTest, lastTestSchema } from '../../shared/ipc/groups/registries';
import { registryHostSchema } from '../../shared/registry/registry-entry';
import { writeAtomically } from '../platform/disk/atomic-file';
import type { FileSystem } from '../platform/disk/file-system';
import { nodeFileSystem } from '../platform/disk/node-file-system';

export interface TestResults {
	all(): Promise<ReadonlyMap<string, LastTest>>;
	/** Keeps a result, or with `undefined` forgets it. Never throws. */
	keep(host: string, result: LastTest | undefined): Promise<void>;
}

export interface TestResultsOptions {
	readonly dataFolder: string;
	/** Told why the file could not be used. */
	readonly onNote: (text: string) => void;
	readonly fileSystem?: FileSystem;
}

const fileSchema = z.strictObject({
	version: z.literal(1),
	tests: z.array(z.strictObject({ host: registryHostSchema, result: lastTestSchema })),
});

/** Opens `registry-tests.json` in the data folder; it is read at the first question. */
export function openTestResults(options: TestResultsOptions): TestResults {
	const { dataFolder, onNote, fileSystem = nodeFileSystem() } = options;
	const file = path.join(dataFolder, 'registry-tests.json');
	const known = read(fileSystem, file).catch(() => new Map<string, LastTest>());
	let last: Promise<unknown> = known;
	const write = async (): Promise<void> => {
		const tests = [...(await known)].map(([host, result]) => ({ host, result }));
		const text = `${JSON.stringify({ version: 1, tests })}\n`;
		await fileSystem.makeFolder(dataFolder);
		await writeAtomically(fileSystem, file, Buffer.from(text));
	};
	return {
		all: async () => new Map(await known),
		keep: async (host, result) => {
			const results = await known;
			if (result === undefined) {
				results.delete(host);
			} else {
				results.set(host, result);
			}
			const mine = last.then(write);
			last = mine.catch((error: unknown) => onNote(`${file} was not written: ${String(error)}`));
			await last;
		},
	};
}

async function read(fileSystem: FileSystem, file: string): Promise<Map<string, LastTest>> {
	const bytes = await fileSystem.read(file);
	const parsed = fileSchema.safeParse(
		bytes === undefined ? undefined : JSON.parse(Buffer.from(bytes).toString('utf8')),
	);
	return new Map(parsed.data?.tests.map(({ host, result }) => [host, result]));
}
