// A plan of trust: what would be written for each engine, why, and what that does; and its preview, which is all that the
// window gets of it. The bytes stay in main: what is applied is exactly what was previewed.
import { z } from 'zod';
import { faultSchema } from '../fault/fault';
import { ENGINE_FLAVOURS, type SeenFile } from './engine-files';
import { findingSchema, type TrustFinding } from './trust-finding';
import { standingSchema, trustSubjectSchema, trustWishSchema } from './trust-wish';

export const FILE_ROLES = ['daemon-json', 'registries-conf', 'drop-in', 'ca'] as const;

/** One file that changes. */
export interface PlannedEdit {
	readonly role: (typeof FILE_ROLES)[number];
	readonly before: SeenFile;
	/** Absent: the file is removed. */
	readonly after?: Uint8Array;
	/**
	 * What the file gets once the engine was seen to have taken `after`: Docker keeps a list whose key is gone, so a key
	 * is emptied first and the original content goes back afterwards. `undefined` content: removed.
	 */
	readonly settled?: { readonly content: Uint8Array | undefined };
	/** Permission bits of a new file. */
	readonly newMode: number;
}

/** What an engine will do with the registry, read from the files as they would be. */
export const effectiveTrustSchema = z.strictObject({
	/** What the files make of the registry of the wish. */
	standing: standingSchema,
	/** Every host and network taken as insecure. */
	insecure: z.array(z.string()).readonly(),
	/** Mirrors by the registry they stand in for, in the order they are asked. */
	mirrors: z
		.array(
			z.strictObject({
				of: z.string(),
				locations: z.array(z.string()).readonly(),
				/** Those of the locations that are asked by plain HTTP or unchecked; absent where none is known to be. */
				unchecked: z.array(z.string()).readonly().exactOptional(),
			}),
		)
		.readonly(),
	/** CA files that count for the registry of the wish. */
	caFiles: z.array(z.string()).readonly(),
});
export type EffectiveTrust = z.infer<typeof effectiveTrustSchema>;

/** What the pure planners give. */
export interface EngineTrust {
	/** Empty when the engine is as wished already, or a finding blocks. */
	readonly edits: readonly PlannedEdit[];
	/** Conflicts first; one that blocks means that nothing is written for any engine. */
	readonly findings: readonly TrustFinding[];
	readonly effectiveNow: EffectiveTrust;
	readonly effectiveAfter: EffectiveTrust;
	/** Whether the engine must read its files again. */
	readonly needsReload: boolean;
}

export const diffRowSchema = z.discriminatedUnion('kind', [
	z.strictObject({
		kind: z.enum(['same', 'added', 'removed']),
		/** Line numbers from 1, in the old and the new file. */
		before: z.number().int().exactOptional(),
		after: z.number().int().exactOptional(),
		/** Safe to show; tabs are kept. */
		text: z.string(),
		/** How the line ends where it is not by a line feed alone; `none`: the last line has no end. */
		end: z.enum(['crlf', 'none']).exactOptional(),
	}),
	/** Content that is no text is told as a whole. */
	z.strictObject({
		kind: z.enum(['removed-bytes', 'added-bytes']),
		bytes: z.number().int().nonnegative(),
	}),
	/** Lines that stay and are not shown. */
	z.strictObject({ kind: z.literal('skipped'), lines: z.number().int().positive() }),
]);
export type DiffRow = z.infer<typeof diffRowSchema>;

export const filePreviewSchema = z.strictObject({
	path: z.string(),
	/** The link that leads to it. */
	link: z.string().exactOptional(),
	role: z.enum(FILE_ROLES),
	action: z.enum(['create', 'change', 'remove']),
	/** Once the engine took it, this is what happens to the file besides. */
	settles: z.enum(['restored', 'removed']).exactOptional(),
	owner: z.string(),
	/** In octal, such as `0644`. */
	mode: z.string(),
	access: z.enum(['own', 'administrator', 'by-hand']),
	rows: z.array(diffRowSchema).readonly(),
});
export type FilePreview = z.infer<typeof filePreviewSchema>;

export const consequenceSchema = z.strictObject({
	/** `nothing`: files are read at each operation. `by-hand`: the user restarts it, such as Docker Desktop. */
	step: z.enum(['nothing', 'reload', 'restart', 'by-hand']),
	/** What is told to read its files again, such as `docker.service` or `process 812`. */
	what: z.string().exactOptional(),
	containersRunning: z.number().int().nonnegative().exactOptional(),
	/** Containers that the step would stop. */
	stopsContainers: z.boolean(),
});
export type Consequence = z.infer<typeof consequenceSchema>;

export const trustEngineSchema = z.strictObject({
	endpoint: z.string(),
	kind: z.enum(['docker', 'podman']),
	version: z.string(),
	isRootless: z.boolean(),
	flavour: z.enum(ENGINE_FLAVOURS),
});

export const enginePreviewSchema = z.strictObject({
	engine: trustEngineSchema,
	files: z.array(filePreviewSchema).readonly(),
	findings: z.array(findingSchema).readonly(),
	effectiveNow: effectiveTrustSchema,
	effectiveAfter: effectiveTrustSchema,
	consequence: consequenceSchema,
	/** Why nothing could be planned for this engine: a file that is broken or can't be read. */
	fault: faultSchema.exactOptional(),
	/** The same change as shell commands; what is run as administrator, or what a person runs where the app can't. */
	commands: z.array(z.string()).readonly(),
});
export type EnginePreview = z.infer<typeof enginePreviewSchema>;

export const planIdSchema = z.string().regex(/^[a-z0-9-]{1,64}$/);

export const trustPreviewSchema = z.strictObject({
	id: planIdSchema,
	wish: trustWishSchema,
	/** With a plan that undoes a change: the change. */
	reverts: planIdSchema.exactOptional(),
	engines: z.array(enginePreviewSchema).readonly(),
	/** `apply`: can be applied. `nothing`: all is as wished. `blocked`: a finding or fault is in the way. `by-hand`: only the commands help. */
	verdict: z.enum(['apply', 'nothing', 'blocked', 'by-hand']),
	/** Whether the administrator prompt will be shown, once. */
	asksAdministrator: z.boolean(),
});
export type TrustPreview = z.infer<typeof trustPreviewSchema>;

/** What to plan. */
export const trustRequestSchema = z.strictObject({
	wish: trustWishSchema,
	/** Endpoints of the engines that are meant; at least one. */
	engines: z.array(z.string().min(1).max(512)).min(1).max(20).readonly(),
});
export type TrustRequest = z.infer<typeof trustRequestSchema>;

/** A registry or network that an engine treats in a special way, and who said so. */
export const standingRowSchema = z.strictObject({
	host: trustSubjectSchema.or(z.string()),
	as: standingSchema,
	/** With `mirror`: what it stands in for. */
	of: z.string().exactOptional(),
	/** `own`: written by Image Ferry. `flag`: given to the engine at its start. */
	origin: z.enum(['own', 'user', 'flag']),
	/** File that says so; absent with `flag` of a process. */
	file: z.string().exactOptional(),
});
export type StandingRow = z.infer<typeof standingRowSchema>;
