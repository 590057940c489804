// One session over two: files of the administrator's go through the prompt, the user's own through this process, and all of
// it with one prompt at most.
import type { EngineFiles } from '../../../../shared/trust/engine-files';
import type { FileWrite, OpenTrustSession, TrustSession } from '../../trust-writer';

export type Access = 'own' | 'administrator';

/** A write and the way that it takes. */
export interface RoutedWrite extends FileWrite {
	readonly access: Access;
}

export interface BatchSession {
	/** The administrator's first. Each way writes all or nothing; the second may fail when the first is done. @throws FaultError trust.*, disk.* */
	write(files: readonly RoutedWrite[]): Promise<void>;
	/** Has the engine read its files, or start anew. Nothing where only a person can. @throws FaultError trust.reload-failed */
	reload(files: EngineFiles, action?: 'restart'): Promise<void>;
	close(): Promise<void>;
}

/** @throws FaultError trust.elevation-refused, trust.elevation-failed */
export async function openBatchSession(
	open: OpenTrustSession,
	needsAdministrator: boolean,
	signal: AbortSignal,
): Promise<BatchSession> {
	const administrator = needsAdministrator ? await open('administrator', signal) : undefined;
	const own = await open('own', signal);
	const through = (access: string): TrustSession =>
		access === 'administrator' && administrator !== undefined ? administrator : own;
	return {
		write: async (files) => {
			for (const access of ['administrator', 'own'] as const) {
				const some = files.filter((file) => file.access === access);
				if (some.length > 0) {
					await through(access).write(
						some.map(({ path, expected, content, newMode }) => ({
							path,
							expected,
							content,
							newMode,
						})),
					);
				}
			}
		},
		reload: async ({ reload }, action) => {
			if (reload.kind === 'signal') {
				await through(reload.access.kind).signal(reload.pid);
			}
			if (reload.kind === 'unit') {
				const { unit, isUserUnit } = reload;
				await through(reload.access.kind).unit(unit, action ?? reload.action, isUserUnit);
			}
		},
		close: async () => {
			await administrator?.close();
			await own.close();
		},
	};
}
