// What was read about an engine's trust before anything is planned: its files as bytes with their facts, the flags it runs
// with, and what it says of itself. Read by electron/trust, judged by the pure planners here.
import type { EngineInfo } from '../engine/engine-info';

/**
 * What kind of set-up an engine is; decides which files count. `program`: a podman command without a service.
 * `remote`: an engine that this computer only has an address of.
 */
export const ENGINE_FLAVOURS = [
	'rootful',
	'rootless',
	'desktop',
	'snap',
	'machine',
	'windows',
	'program',
	'remote',
] as const;
export type EngineFlavour = (typeof ENGINE_FLAVOURS)[number];

/** An engine whose trust can be changed. `endpoint` names it; a podman command without a service is `podman:`. */
export interface TrustEngine
	extends Pick<EngineInfo, 'endpoint' | 'kind' | 'version' | 'isRootless'> {
	readonly flavour: EngineFlavour;
}

/**
 * How a file can be written: by this process, through the administrator prompt, or only by a person (with the reason:
 * outside the helper's list, no helper, inside a virtual machine, another computer, a read-only file system).
 */
export type FileAccess =
	| { readonly kind: 'own' }
	| { readonly kind: 'administrator' }
	| {
			readonly kind: 'by-hand';
			readonly reason:
				| 'not-listed'
				| 'no-helper'
				| 'in-machine'
				| 'remote'
				| 'read-only'
				| 'denied';
	  };

/** A file as it was read. What is written later is compared with exactly this. */
export type SeenFile = {
	/** The file to be written: symbolic links are followed. */
	readonly path: string;
	/** The name it was looked up by, where that is a link. */
	readonly link?: string;
	readonly access: FileAccess;
} & (
	| {
			readonly kind: 'there';
			readonly bytes: Uint8Array;
			/** Lower-case hex. */
			readonly sha256: string;
			/** Name of the user, the number where it has none. */
			readonly owner: string;
			/** Permission bits, such as 0o644. */
			readonly mode: number;
			/** Last change, ms since 1970. */
			readonly changedAtMs: number;
	  }
	| {
			readonly kind: 'missing';
			/** Whom a new file will belong to. */
			readonly owner: string;
	  }
	/** It may be there, but its content is not known. */
	| {
			readonly kind: 'unread';
			readonly reason: 'denied' | 'too-large' | 'not-a-file' | 'failed';
			/** Absent where not even that may be known. */
			readonly owner?: string;
	  }
);

/** A folder of certificates for one registry, of one of the places that the engine looks at, in its order. */
export interface CertificateFolder {
	/** Such as `/etc/docker/certs.d/registry.example:5000`. */
	readonly path: string;
	readonly exists: boolean;
	/** Every file in it, sorted by name; not sub-folders. */
	readonly files: readonly SeenFile[];
	/** Our CA file in it (own-names.ts), there or not. */
	readonly ownCa: SeenFile;
	/** Where a new folder is made when none of them exists; true for exactly one. */
	readonly isPreferred: boolean;
}

/** One option given to dockerd when it was started. */
export interface DaemonFlag {
	/** Without dashes, as the key of daemon.json is called where there is one: `insecure-registries`, `hosts`. */
	readonly key: string;
	/** As it was written, such as `insecure-registry`. */
	readonly flag: string;
	readonly value: string;
	/** `process`: of the running daemon. Otherwise the unit or drop-in file that has it. */
	readonly from: 'process' | { readonly file: string; readonly line: number };
}

/** How an engine is told to read its files again. */
export type ReloadWay =
	/** It reads them at each operation. */
	| { readonly kind: 'none' }
	/** SIGHUP to the process behind the socket. */
	| { readonly kind: 'signal'; readonly pid: number; readonly access: FileAccess }
	| {
			readonly kind: 'unit';
			readonly unit: string;
			readonly isUserUnit: boolean;
			readonly action: 'reload' | 'restart';
			readonly access: FileAccess;
	  }
	/** Only a person can: Docker Desktop's "Apply & restart", a machine, an engine elsewhere. */
	| {
			readonly kind: 'by-hand';
			readonly what: 'desktop' | 'machine' | 'windows' | 'remote' | 'unknown';
	  };

/** What the running engine says; absent parts were not told. */
export interface EngineSays {
	/** Docker: hosts and networks that it now takes as insecure, mirrors of docker.io. */
	readonly insecureHosts?: readonly string[];
	readonly insecureNetworks?: readonly string[];
	readonly mirrors?: readonly string[];
	readonly containersRunning?: number;
	readonly isLiveRestore?: boolean;
}

export interface DockerFiles {
	readonly kind: 'docker';
	readonly engine: TrustEngine;
	readonly daemonJson: SeenFile;
	/** Why this daemon.json: named by the process, by its unit, or the usual place of this kind of engine. */
	readonly foundBy: 'process' | 'unit' | 'usual-place';
	readonly flags: readonly DaemonFlag[];
	/** For the host of the wish; empty for networks. */
	readonly certificates: readonly CertificateFolder[];
	readonly reload: ReloadWay;
	readonly says: EngineSays;
}

export interface PodmanFiles {
	readonly kind: 'podman';
	readonly engine: TrustEngine;
	/** The main file that counts, missing or not. */
	readonly main: SeenFile;
	readonly foundBy: 'variable' | 'user-file' | 'system-file';
	/** Main files that do not count, because `main` hides them; only those that exist. */
	readonly hidden: readonly SeenFile[];
	/** Folders of drop-ins that count, in the order in which they are read; empty where only the main file counts. */
	readonly dropIns: readonly { readonly folder: string; readonly files: readonly SeenFile[] }[];
	/** Our own drop-in for the wish (own-names.ts), there or not; absent where only the main file counts. */
	readonly ownDropIn?: SeenFile;
	/** For the host of the wish; the first that exists is the only one that counts. */
	readonly certificates: readonly CertificateFolder[];
	readonly reload: ReloadWay;
	readonly says: EngineSays;
}

export type EngineFiles = DockerFiles | PodmanFiles;
