// What looking for engines needs of this computer, so that a test can be another one.
import { readdir, realpath, stat } from 'node:fs/promises';
import type { EnginePlace } from '../../shared/engine/engine-info';
import type { Fault } from '../../shared/fault/fault';
import { readBounded } from '../platform/disk/read-bounded';
import type { Environment } from '../platform/environment';
import { runBounded } from '../platform/run-bounded';
import type { EngineEndpoint } from './engine-endpoint';

export interface EngineWorld {
	readonly environment: Environment;
	/** `undefined` when it can't be read, for whatever reason. */
	readonly readText: (file: string) => Promise<string | undefined>;
	/** Names in a folder; empty when there is none. */
	readonly listFolder: (folder: string) => Promise<readonly string[]>;
	/** Tells whether something is there; `denied` when a folder on the way may not be entered. */
	readonly look: (file: string) => Promise<'there' | 'missing' | 'denied'>;
	/** The path without symbolic links; the path itself where that can't be told. */
	readonly realPath: (file: string) => Promise<string>;
	/** Standard output of a program; `undefined` when it is not installed, fails or takes too long. */
	readonly run: (program: string, args: readonly string[]) => Promise<string | undefined>;
}

/** A place where an engine may be: an endpoint to ask, or why there is none. */
export interface PlaceToAsk {
	readonly place: EnginePlace;
	/** What was looked at, in words or as an endpoint. */
	readonly looked: string;
	readonly endpoint?: EngineEndpoint;
	/** Complete sentence, when there is nothing to ask. */
	readonly reason?: string;
	/** With `reason`: worth a person's attention. */
	readonly fault?: Fault;
	/** The user named this place: that nothing is there is worth attention too. */
	readonly isNamed?: boolean;
}

/** One way to find engines. Gives no place where it does not apply. */
export type EngineStrategy = (world: EngineWorld) => Promise<readonly PlaceToAsk[]>;

const MAX_FILE_BYTES = 1024 * 1024;
const RUN_LIMIT_MS = 5000;

/** This computer as it is. */
export function realEngineWorld(environment: Environment): EngineWorld {
	return {
		environment,
		readText: async (file) => {
			try {
				return Buffer.from(await readBounded(file, MAX_FILE_BYTES)).toString('utf8');
			} catch {
				return undefined;
			}
		},
		listFolder: (folder) => readdir(folder).catch(() => []),
		look: async (file) => {
			try {
				await stat(file);
				return 'there';
			} catch (error) {
				const code = error instanceof Error && 'code' in error ? error.code : '';
				return code === 'EACCES' ? 'denied' : 'missing';
			}
		},
		realPath: (file) => realpath(file).catch(() => file),
		run: async (program, args) => {
			const ended = await runBounded({
				command: program,
				args,
				platform: environment.platform,
				variables: environment.variables,
				timeoutMs: RUN_LIMIT_MS,
				maxBytes: MAX_FILE_BYTES,
			}).catch(() => undefined);
			return ended?.kind === 'exited' && ended.code === 0 ? ended.output : undefined;
		},
	};
}
