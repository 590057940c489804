// What the planners find before anything is written: conflicts that block, what a person should know, and notes.
import { z } from 'zod';

export const FINDING_CODES = [
	/** The same option was given to the daemon as a flag: with the key in the file too it would not start. Blocks. */
	'flag-conflict',
	/** A flag that already says what is wished, or that nothing in the file can take back. */
	'flag-decides',
	/** daemon.json holds a key that the engine ignores, such as `insecure-registry`. */
	'key-ignored',
	/** An entry in the list that stops the engine at its next start (empty, path, wildcard). Blocks. */
	'entry-breaks-engine',
	/** A network in the list covers the host: it stays insecure whatever else is said. */
	'network-covers',
	/** The network that is asked for is very broad. */
	'network-broad',
	/** The registry would be taken as insecure, so its CA would not be used. */
	'insecure-skips-ca',
	/** A client certificate is there, which an insecure registry would not be sent. */
	'insecure-skips-client-certificate',
	/** A password may cross the network in clear text. */
	'clear-text',
	/** `.cert` without `.key` or the reverse: every operation with this host fails. Blocks. */
	'certificate-without-key',
	/** A file that looks like a CA but has a name that is not read (`ca.cert`, `.pem`). */
	'ca-not-read',
	/** An earlier folder hides the one that has the certificates. */
	'folder-shadowed',
	/** The file that changes for Podman is in Docker's folder: it changes for Docker, too. */
	'docker-reads-too',
	/** The user's own registries.conf hides the system's files and drop-ins. */
	'user-file-hides',
	/**
	 * Another table says otherwise and counts. Blocks, or warns where it is for a part of the registry. Fact `reason`:
	 * `later`, `narrower`, `wildcard`.
	 */
	'drop-in-overrides',
	/** A hosts.toml in the folder decides instead (Docker with containerd's image store). */
	'hosts-toml-decides',
	/** Names of the registry are fetched from another host, which is what would be asked unchecked. */
	'location-elsewhere',
	/** As a mirror of another registry it is asked as is said there, whatever is wished for its own name. */
	'mirror-keeps-own',
	/** A certificate of the CA has expired, is not yet valid, or is no CA. */
	'ca-doubtful',
	/** The engine is on this computer's loopback list anyway. */
	'always-insecure',
	/** Docker takes docker.io in its insecure list, and goes on checking it. Blocks. */
	'docker-hub-checked',
	/** Only docker.io can be mirrored with Docker. Blocks. */
	'mirror-docker-io-only',
	/** A mirror is asked for pulls only, and others are asked after it. */
	'mirror-pulls-only',
	/** Podman takes no networks. Blocks. */
	'network-unsupported',
	/** Somebody else's file also trusts it and is left alone. */
	'foreign-stays',
	/** The file was changed after Image Ferry wrote it. */
	'drifted',
	/** The engine's running state differs from its files. */
	'not-loaded',
	/** It can only be written by hand; the commands say how. Blocks on a read-only file system, where none does. */
	'by-hand',
	/** The engine has to be restarted by the user before it counts. */
	'restart-yourself',
	/** The engine gives no answer: its files are put back, and it reads them when it starts. */
	'engine-stopped',
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

export const findingSchema = z.strictObject({
	code: z.enum(FINDING_CODES),
	/** `blocks`: nothing is written while it is so. `warns`: read it first. `tells`: good to know. */
	severity: z.enum(['blocks', 'warns', 'tells']),
	/** File, line, key, entry, host … that the sentences name. */
	facts: z.record(z.string(), z.string()).readonly(),
});
export type TrustFinding = z.infer<typeof findingSchema>;
