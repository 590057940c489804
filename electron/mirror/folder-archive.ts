// The runs of this computer, kept in the data folder: journals, summaries and locks. The same for window and command line.
import path from 'node:path';
import type { Fault } from '../../shared/fault/fault';
import { makeFault } from '../../shared/fault/fault';
import type { RunDefinition } from '../../shared/mirror/definition/run-definition';
import { reduceRun } from '../../shared/mirror/run-reducer';
import type { RunState } from '../../shared/mirror/run-state';
import { isActive, type RunSummary, summaryOf } from '../../shared/mirror/run-summary';
import type { Wait } from '../platform/clock';
import type { FileSystem } from '../platform/disk/file-system';
import { nodeFileSystem } from '../platform/disk/node-file-system';
import { FaultError, faultError } from '../platform/fault-error';
import { hasSecret } from '../platform/known-secrets';
import { JOURNAL_FORMAT } from './journal/journal-record';
import { type JournalReading, journalPath, readJournal } from './journal/read-journal';
import { makeRunId, RunFolders } from './journal/run-folders';
import { imageLines, matchLines, type RunMatches } from './journal/run-images';
import { createJournal, openJournal, type RunJournal } from './journal/run-journal';
import {
	type HeldClaim,
	holdIntention,
	holdRepositories,
	holdRun,
	isRunHeld,
} from './journal/run-locks';
import type { OpenRun, RunArchive, RunIdentity, RunRecord } from './run-archive';
import type { KeptDefinition, RunHistory } from './run-history';

export interface FolderArchiveOptions {
	readonly dataFolder: string;
	/** Of Image Ferry; noted in journals. */
	readonly version: string;
	readonly fileSystem?: FileSystem;
	readonly nowMs?: () => number;
	readonly wait?: Wait;
	/** Told when a journal is damaged: journal.damaged, facts line and reason. What is whole is still used. */
	readonly onNotice?: (fault: Fault) => void;
	/** Told when a run has to wait for another one that writes to the same repository. */
	readonly onWaiting?: (holder: { readonly pid: number }) => void;
}

/** Opens the archive in the data folder; nothing is made before the first run. */
export function openFolderArchive(options: FolderArchiveOptions): RunArchive & RunHistory {
	return new FolderArchive(options);
}

class FolderArchive implements RunArchive, RunHistory {
	readonly #options: FolderArchiveOptions;
	readonly #fileSystem: FileSystem;
	readonly #nowMs: () => number;
	readonly #folders: RunFolders;
	readonly #locks: string;

	constructor(options: FolderArchiveOptions) {
		this.#options = options;
		this.#fileSystem = options.fileSystem ?? nodeFileSystem();
		this.#nowMs = options.nowMs ?? Date.now;
		this.#folders = new RunFolders(options.dataFolder, this.#fileSystem);
		this.#locks = path.join(options.dataFolder, 'locks');
	}

	newRunId(): string {
		return makeRunId(this.#nowMs());
	}

	hold(intention: string): Promise<HeldClaim> {
		return holdIntention(this.#locks, intention);
	}

	holdDestinations(
		_runId: string,
		repositories: readonly string[],
		signal: AbortSignal,
	): Promise<HeldClaim> {
		const { wait, onWaiting } = this.#options;
		return holdRepositories({
			folder: this.#locks,
			repositories,
			signal,
			...(wait === undefined ? {} : { wait }),
			...(onWaiting === undefined ? {} : { onWaiting }),
		});
	}

	/** The newest run of the intention decides: when it is finished, there is nothing to go on with. */
	async findOpen(intention: string, only?: string): Promise<OpenRun | undefined> {
		const isOne = only !== undefined && this.#folders.folderOf(only) !== undefined;
		for (const runId of isOne ? [only] : await this.#folders.list()) {
			const end = await this.#folders.readEnd(runId);
			if (end !== undefined && end.intention !== intention) {
				continue;
			}
			const reading = await this.#readOrTell(runId);
			if (reading?.header.intention !== intention) {
				continue;
			}
			const state = reduceRun(undefined, reading.events);
			return state === undefined || state.phase === 'finished'
				? undefined
				: { state, uploads: reading.uploads };
		}
		return undefined;
	}

	async record(
		identity: RunIdentity,
		onFailure: (error: unknown) => void,
		definition?: RunDefinition,
	): Promise<RunRecord> {
		const held = await holdRun(this.#locks, identity.runId);
		try {
			const journal = await this.#openOrCreate(identity, onFailure);
			if (definition !== undefined) {
				await this.#folders.writeDefinition(identity.runId, {
					definition,
					...(identity.mirrorFile === undefined ? {} : { mirrorFile: identity.mirrorFile }),
				});
			}
			return this.#recordOver(journal, held, identity);
		} catch (error) {
			await held.release();
			throw error;
		}
	}

	async list(): Promise<readonly RunSummary[]> {
		const summaries: RunSummary[] = [];
		for (const runId of await this.#folders.list()) {
			const end = await this.#folders.readEnd(runId);
			const state = end === undefined ? await this.#stateOrTell(runId) : undefined;
			const summary = end?.summary ?? (state === undefined ? undefined : summaryOf(state));
			if (summary !== undefined) {
				summaries.push(summary);
			}
		}
		return summaries;
	}

	async read(runId: string): Promise<RunState> {
		const folder = this.#folders.folderOf(runId);
		if (folder === undefined) {
			throw faultError({ code: 'run.not-found', side: 'this-computer', subject: runId });
		}
		const reading = await readJournal(folder, this.#fileSystem);
		this.#tellDamage(folder, reading);
		const state = await this.#stateOf(runId, reading);
		if (state === undefined) {
			throw faultError(
				damageFault(folder, reading.damage ?? { line: 2, reason: 'the run never started' }),
			);
		}
		return state;
	}

	async find(text: string): Promise<readonly RunMatches[]> {
		const found: RunMatches[] = [];
		for (const runId of await this.#folders.list()) {
			const matches = matchLines(runId, await this.#linesOf(runId), text);
			if (matches !== undefined) {
				found.push(matches);
			}
		}
		return found;
	}

	definition(runId: string): Promise<KeptDefinition | undefined> {
		return this.#folders.readDefinition(runId);
	}

	async #openOrCreate(
		identity: RunIdentity,
		onFailure: (error: unknown) => void,
	): Promise<RunJournal> {
		const folder = this.#folders.folderOf(identity.runId) ?? '';
		const { wait } = this.#options;
		const options = {
			fileSystem: this.#fileSystem,
			onFailure,
			...(wait === undefined ? {} : { wait }),
		};
		if ((await this.#fileSystem.list(folder)).includes(path.basename(journalPath(folder)))) {
			await this.#folders.forgetEnd(identity.runId);
			const { journal, reading } = await openJournal(folder, options);
			this.#tellDamage(folder, reading);
			return journal;
		}
		const header = {
			formatVersion: JOURNAL_FORMAT,
			...identity,
			createdAtMs: this.#nowMs(),
			toolVersion: this.#options.version,
		};
		return createJournal(folder, header, options);
	}

	#recordOver(journal: RunJournal, held: HeldClaim, { runId, intention }: RunIdentity): RunRecord {
		return {
			append: (event) => journal.appendEvent(event),
			// An address that repeats a secret is not kept: after a crash, that upload starts anew.
			keepUpload: (key, position) =>
				journal.appendUpload(key, hasSecret(JSON.stringify(position ?? '')) ? undefined : position),
			commit: () => journal.commit(),
			close: async (state) => {
				try {
					await journal.close();
					// Only saves reading the journal: that it could not be written is no failure of the run.
					await this.#folders
						.writeEnd(runId, { intention, summary: summaryOf(state), images: imageLines(state) })
						.catch(() => undefined);
				} finally {
					await held.release();
				}
			},
		};
	}

	/** Of a run that broke off only its journal tells. */
	async #linesOf(runId: string): Promise<string> {
		const kept = await this.#folders.readImages(runId);
		if (kept !== undefined) {
			return kept;
		}
		const state = await this.#stateOrTell(runId);
		return state === undefined ? '' : imageLines(state);
	}

	async #readOrTell(runId: string): Promise<JournalReading | undefined> {
		const folder = this.#folders.folderOf(runId) ?? '';
		try {
			const reading = await readJournal(folder, this.#fileSystem);
			this.#tellDamage(folder, reading);
			return reading;
		} catch (error) {
			// One bad folder must not hide the other runs; one without a journal is a run that never began.
			if (!(error instanceof FaultError)) {
				throw error;
			}
			if (error.fault.code !== 'run.not-found') {
				this.#options.onNotice?.(error.fault);
			}
			return undefined;
		}
	}

	async #stateOrTell(runId: string): Promise<RunState | undefined> {
		const reading = await this.#readOrTell(runId);
		return reading === undefined ? undefined : this.#stateOf(runId, reading);
	}

	/** A run without an end that no living process holds was interrupted. */
	async #stateOf(runId: string, reading: JournalReading): Promise<RunState | undefined> {
		const state = reduceRun(undefined, reading.events);
		if (state === undefined || !isActive(state) || (await isRunHeld(this.#locks, runId))) {
			return state;
		}
		const atMs = reading.events.at(-1)?.atMs ?? state.startedAtMs;
		return reduceRun(state, [
			{ type: 'run.stopped', seq: state.seq + 1, atMs, outcome: 'interrupted' },
		]);
	}

	#tellDamage(folder: string, { damage }: JournalReading): void {
		if (damage !== undefined) {
			this.#options.onNotice?.(makeFault(damageFault(folder, damage)));
		}
	}
}

function damageFault(
	folder: string,
	{ line, reason }: { readonly line: number; readonly reason: string },
): Parameters<typeof makeFault>[0] {
	return {
		code: 'journal.damaged',
		side: 'this-computer',
		subject: journalPath(folder),
		detail: `line ${line}: ${reason}`,
		facts: { line: String(line), reason },
	};
}
