// Where each run is kept: `runs/RUN_ID/` with its journal and, once it has ended, a summary that saves reading it.
import { randomInt } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { runDefinitionSchema } from '../../../shared/mirror/definition/run-definition';
import { type RunSummary, runSummarySchema } from '../../../shared/mirror/run-summary';
import { writeAtomically } from '../../platform/disk/atomic-file';
import type { FileSystem } from '../../platform/disk/file-system';
import type { KeptDefinition } from '../run-history';

const RUN_ID = /^\d{8}-\d{6}-[a-z0-9]{4}$/;

const endSchema = z.strictObject({
	version: z.literal(1),
	intention: z.string(),
	summary: runSummarySchema,
});

const definitionSchema = z.strictObject({
	version: z.literal(1),
	definition: runDefinitionSchema,
	mirrorFile: z.string().exactOptional(),
});

/** How a run ended, the last time. */
export interface RunEnd {
	readonly intention: string;
	readonly summary: RunSummary;
}

/** Gives a new id such as `20261121-124501-k3f9`: UTC time, so that ids sort by age, and chance. */
export function makeRunId(nowMs: number): string {
	const time = new Date(nowMs).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
	return `${time}-${randomInt(36 ** 4)
		.toString(36)
		.padStart(4, '0')}`;
}

export class RunFolders {
	constructor(
		private readonly dataFolder: string,
		private readonly fileSystem: FileSystem,
	) {}

	/** Gives the folder of a run; `undefined` for what is no run id, so that no other place can be named. */
	folderOf(runId: string): string | undefined {
		return RUN_ID.test(runId) ? path.join(this.#runs, runId) : undefined;
	}

	/** Ids, newest first. */
	async list(): Promise<readonly string[]> {
		const names = await this.fileSystem.list(this.#runs);
		return names.filter((name) => RUN_ID.test(name)).reverse();
	}

	/** Gives the end that was written; `undefined` while the run works, after a crash, and when the file is not whole. */
	async readEnd(runId: string): Promise<RunEnd | undefined> {
		try {
			// One that can't be read hides no run: its journal tells the same, or why not.
			const bytes = await this.fileSystem.read(this.#endPath(runId));
			return bytes === undefined
				? undefined
				: endSchema.safeParse(JSON.parse(Buffer.from(bytes).toString())).data;
		} catch {
			return undefined;
		}
	}

	/** Gives what the run was made of; `undefined` where it was not kept, is not whole, or is of a newer version. */
	async readDefinition(runId: string): Promise<KeptDefinition | undefined> {
		if (this.folderOf(runId) === undefined) {
			return undefined;
		}
		const bytes = await this.fileSystem.read(this.#definitionPath(runId));
		try {
			const read =
				bytes === undefined
					? undefined
					: definitionSchema.safeParse(JSON.parse(Buffer.from(bytes).toString())).data;
			if (read === undefined) {
				return undefined;
			}
			const { version: _, ...kept } = read;
			return kept;
		} catch {
			return undefined;
		}
	}

	async writeDefinition(runId: string, kept: KeptDefinition): Promise<void> {
		const text = JSON.stringify({ version: 1, ...kept });
		await writeAtomically(this.fileSystem, this.#definitionPath(runId), Buffer.from(`${text}\n`));
	}

	/** Gives the lines of run-images.ts that were written with the end; `undefined` as for `readEnd`. */
	async readImages(runId: string): Promise<string | undefined> {
		if ((await this.readEnd(runId)) === undefined) {
			return undefined;
		}
		const bytes = await this.fileSystem.read(this.#imagesPath(runId));
		return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8');
	}

	/** The images first: where an end is, they are those of that end. */
	async writeEnd(
		runId: string,
		{ images, ...end }: RunEnd & { readonly images: string },
	): Promise<void> {
		await writeAtomically(this.fileSystem, this.#imagesPath(runId), Buffer.from(images));
		const text = JSON.stringify({ version: 1, ...end });
		await writeAtomically(this.fileSystem, this.#endPath(runId), Buffer.from(`${text}\n`));
	}

	/** Before a run goes on: from now on only the journal tells. */
	async forgetEnd(runId: string): Promise<void> {
		await this.fileSystem.remove(this.#endPath(runId));
		await this.fileSystem.syncFolder(path.dirname(this.#endPath(runId)));
	}

	get #runs(): string {
		return path.join(this.dataFolder, 'runs');
	}

	#imagesPath(runId: string): string {
		return path.join(this.#runs, runId, 'images.txt');
	}

	#definitionPath(runId: string): string {
		return path.join(this.#runs, runId, 'definition.json');
	}

	#endPath(runId: string): string {
		return path.join(this.#runs, runId, 'summary.json');
	}
}
