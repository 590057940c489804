// The port through which trust is written: this process itself for files of its own, the helper behind the
// administrator prompt for others. Everything that changes an engine's files or tells it to read them goes through one
// session, so that there is one prompt at most, roll-back included.

/** One file to be replaced. */
export interface FileWrite {
	/** Absolute, without links on the way: a link there is refused. */
	readonly path: string;
	/** SHA-256 of what must be there now, lower-case hex; `undefined`: nothing may be there. */
	readonly expected: string | undefined;
	/** What will be there; `undefined`: nothing. */
	readonly content: Uint8Array | undefined;
	/** Permission bits of a new file; an existing one keeps its own, and its owner. */
	readonly newMode: number;
}

export interface TrustSession {
	/**
	 * Writes all or nothing, in order: compared first, all of them; each by a temporary file in the same folder, made
	 * durable, renamed. What was there is kept beside it as `NAME.image-ferry-backup.TIME`; of our CA, as
	 * `certs.d/HOST.image-ferry.crt.image-ferry-backup.TIME`, and the folder of the registry goes when nothing is left in
	 * it. When one fails those before it are put back. From the first write until `close`, other sessions are refused the
	 * same files.
	 * @throws FaultError trust.changed-meanwhile, trust.write-denied, trust.read-only, trust.busy,
	 * trust.roll-back-failed, disk.*
	 */
	write(files: readonly FileWrite[]): Promise<void>;
	/** Sends SIGHUP to the daemon, checked to be one. @throws FaultError trust.reload-failed */
	signal(pid: number): Promise<void>;
	/** @throws FaultError trust.reload-failed */
	unit(unit: string, action: 'reload' | 'restart', isUserUnit: boolean): Promise<void>;
	/** Ends the helper; harmless when repeated. */
	close(): Promise<void>;
}

/** Opens a session. @throws FaultError trust.elevation-refused, trust.elevation-failed */
export type OpenTrustSession = (
	access: 'own' | 'administrator',
	signal: AbortSignal,
) => Promise<TrustSession>;
