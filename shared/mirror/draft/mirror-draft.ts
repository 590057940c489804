// A mirror while a person edits it in the wizard: kept as typed, unfinished and wrong parts included. What it means
// is said by mirror-of-draft.ts. Saved by main after every change; never holds a secret.
import { z } from 'zod';
import { registryHostSchema } from '../../registry/registry-entry';
import { tlsPolicySchema } from '../../registry/tls-policy';
import { EXISTING_TAG_POLICIES, ROUTES, tagSelectionSchema } from '../mirror-spec';

/** Characters of a draft's list of images; as MAX_LIST_BYTES. */
const MAX_LIST_CHARACTERS = 5 * 1024 * 1024;

export const DRAFT_STEPS = ['images', 'destination', 'how', 'check'] as const;

/** How the window makes `rewrite`: none; one prefix replaced; only the last path element kept; written by hand. */
export const PATH_RULES = ['keep', 'replace', 'flatten', 'own'] as const;
export type PathRule = (typeof PATH_RULES)[number];

export const mirrorDraftSchema = z.strictObject({
	id: z.string().regex(/^[a-z0-9-]{1,64}$/),
	/** As typed; may be empty. */
	name: z.string().max(128),
	/** One reference a line, exactly as pasted, typed or dropped; lines that are no reference stay. */
	imagesText: z.string().max(MAX_LIST_CHARACTERS),
	/** Repositories of which the run takes the tags that fit at that time. */
	repositories: z
		.array(
			z.strictObject({ repository: z.string().max(512), tags: tagSelectionSchema.exactOptional() }),
		)
		.max(1000)
		.readonly(),
	destination: z.strictObject({
		/** Host as typed or chosen; may be empty. */
		registry: z.string().max(255),
		/** May be empty. */
		repository: z.string().max(255),
	}),
	/** First match wins; as in the mirror file, but unfinished rules may stand here. */
	rewrite: z
		.array(z.strictObject({ from: z.string().max(512), to: z.string().max(255) }))
		.max(1000)
		.readonly(),
	/** What `rewrite` was made by in the window; absent: told from `rewrite` (path-rule.ts). */
	pathRule: z.enum(PATH_RULES).exactOptional(),
	/** `all`, or os/architecture[/variant] each. */
	platforms: z.union([z.literal('all'), z.array(z.string().max(64)).max(50).readonly()]),
	referrers: z.union([
		z.literal('all'),
		z.literal('none'),
		z.array(z.string().max(255)).max(100).readonly(),
	]),
	existingTag: z.enum(EXISTING_TAG_POLICIES),
	route: z.enum(ROUTES),
	/** Endpoint of the engine; absent: the first usable one found. */
	engine: z.string().max(512).exactOptional(),
	limits: z.strictObject({
		concurrency: z.union([z.literal('auto'), z.number().int().min(1).max(256)]),
		oneByOne: z.boolean(),
		bandwidthBytesPerSecond: z.number().positive().exactOptional(),
	}),
	/** How an opened mirror file says to reach hosts that have no saved entry. */
	registries: z.record(
		registryHostSchema,
		z.strictObject({
			tls: tlsPolicySchema,
			/** PEM text of CA certificates, read from the file that the mirror file names. */
			caPem: z
				.string()
				.max(1024 * 1024)
				.exactOptional(),
		}),
	),
	/** The step that was open last. */
	step: z.enum(DRAFT_STEPS),
	/** The mirror file it was opened from or saved to, for people; main keeps the real path itself. */
	fileName: z.string().max(255).exactOptional(),
});
export type MirrorDraft = z.infer<typeof mirrorDraftSchema>;
export type DraftStep = MirrorDraft['step'];

/** A draft in one line, for lists. */
export const draftSummarySchema = z.strictObject({
	id: z.string(),
	name: z.string(),
	/** Host and repository, empty while not chosen. */
	destination: z.string(),
	/** References in the list; repositories with tag rules count one each. */
	images: z.number().int().nonnegative(),
	savedAtMs: z.number(),
	step: z.enum(DRAFT_STEPS),
});
export type DraftSummary = z.infer<typeof draftSummarySchema>;

/** Gives an empty draft: everything at the mirror file's defaults. */
export function emptyDraft(id: string): MirrorDraft {
	return {
		id,
		name: '',
		imagesText: '',
		repositories: [],
		destination: { registry: '', repository: '' },
		rewrite: [],
		platforms: 'all',
		referrers: 'all',
		existingTag: 'replace',
		route: 'direct',
		limits: { concurrency: 'auto', oneByOne: false },
		registries: {},
		step: 'images',
	};
}
