// Has dockerd itself judge a daemon.json before it is written. Its --validate exists from 23.0 on; older ones, and a
// dockerd that is not the engine's own, are not asked: the reload and the look at the engine remain.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { engineTitle } from '../../../shared/engine/engine-info';
import type { TrustEngine } from '../../../shared/trust/engine-files';
import type { PlannedEdit } from '../../../shared/trust/trust-plan';
import type { EnvironmentVariables } from '../../platform/environment';
import { faultError } from '../../platform/fault-error';
import type { ProgramEnd, RunProgram } from '../run-program';

/** Judges what would be written; lets all through that can't be judged. @throws FaultError trust.config-invalid */
export type ValidateEdit = (engine: TrustEngine, edit: PlannedEdit) => Promise<void>;

const FIRST_WITH_VALIDATE = 23;
const TIMEOUT_MS = 15_000;
/** Where dockerd lies, and users' search paths often don't look. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

export function validateWithDockerd(run: RunProgram, given: EnvironmentVariables): ValidateEdit {
	const folders = [given['PATH'], ...SYSTEM_FOLDERS].filter((folder) => folder !== undefined);
	const variables = { ...given, PATH: folders.join(path.delimiter) };
	const dockerd = (...args: readonly string[]): Promise<ProgramEnd> =>
		run('dockerd', args, { variables, timeoutMs: TIMEOUT_MS });
	/** What dockerd says against a file; `undefined` where it takes it or can't be asked. */
	const refusal = async (folder: string, content: Uint8Array): Promise<string | undefined> => {
		const file = path.join(folder, 'daemon.json');
		await writeFile(file, content, { mode: 0o600 });
		const { code, errors } = await dockerd('--validate', '--config-file', file);
		return code === undefined || code === 0 ? undefined : errors.replaceAll(file, 'it').trim();
	};
	return async (engine, { role, before, after }) => {
		if (role !== 'daemon-json' || after === undefined || !isOfThisComputer(engine)) {
			return;
		}
		const told = /version ([^\s,]+)/.exec((await dockerd('--version')).output)?.[1];
		if (told !== engine.version || Number.parseInt(told, 10) < FIRST_WITH_VALIDATE) {
			return;
		}
		const folder = await mkdtemp(path.join(tmpdir(), 'image-ferry-validate-'));
		try {
			const problem = await refusal(folder, after);
			// What it says of the file as it is has another cause, such as a key that this user may not read.
			const isOfChange =
				problem !== undefined &&
				(before.kind !== 'there' || (await refusal(folder, before.bytes)) === undefined);
			if (isOfChange) {
				throw faultError({
					code: 'trust.config-invalid',
					side: 'this-computer',
					subject: before.path,
					detail: problem,
					facts: {
						engine: engineTitle(engine),
						file: before.path,
						problem: `dockerd refuses what would be written: ${problem.replace(/\.?$/, '.')}`,
					},
				});
			}
		} finally {
			await rm(folder, { recursive: true, force: true });
		}
	};
}

function isOfThisComputer({ kind, flavour }: TrustEngine): boolean {
	return kind === 'docker' && (flavour === 'rootful' || flavour === 'rootless');
}
