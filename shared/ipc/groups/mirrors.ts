// Mirrors that are being made: drafts, the tags one may choose from, and the plan of a draft.
import { z } from 'zod';
import { draftSummarySchema, mirrorDraftSchema } from '../../mirror/draft/mirror-draft';
import { planItemSchema } from '../../mirror/plan';
import { call, event } from '../define';
import { MAX_LIST_INPUT_CHARACTERS, MAX_MIRROR_CHARACTERS } from '../limits';
import { draftId, host, nothing, planId, savedFile } from './basics';

const bytes = z.number().nonnegative();
const count = z.number().int().nonnegative();
const drafts = z.strictObject({ drafts: z.array(draftSummarySchema).readonly() });

/** A plan as the wizard shows it: without the blobs behind it. */
export const shownPlanSchema = z.strictObject({
	totals: z.strictObject({
		images: count,
		toCopy: count,
		present: count,
		refused: count,
		blobs: count,
		bytesToMove: bytes,
		bytesToMount: bytes,
		bytesPresent: bytes,
	}),
	items: z.array(planItemSchema.omit({ needs: true })).readonly(),
	/** What a person should know before the start; complete sentences. */
	notes: z.array(z.string()).readonly(),
	/** An interrupted run of this mirror that *start* would go on with. */
	continues: z.strictObject({ runId: z.string(), arrived: count, images: count }).exactOptional(),
});
export type ShownPlan = z.infer<typeof shownPlanSchema>;

export const imagesGroup = {
	/**
	 * The tags of a repository, the newest version first where they are versions; not all of them where the registry's
	 * list isn't whole. Fails with mirror.unknown-hosts for a
	 * host that is neither saved nor accepted. `id`: the draft it is for, whose mirror file may say how to reach the host.
	 */
	tags: call(
		z.strictObject({ repository: z.string().min(1).max(512), id: draftId.exactOptional() }),
		z.strictObject({ tags: z.array(z.string()).readonly(), isWhole: z.boolean() }),
	),
	/** The repositories of a registry that lets itself be listed; registry.unsupported where it does not. As `tags`. */
	repositories: call(
		z.strictObject({ host, id: draftId.exactOptional() }),
		z.strictObject({ repositories: z.array(z.string()).readonly(), isWhole: z.boolean() }),
	),
} as const;

export const mirrorsGroup = {
	/** The drafts, the latest saved first. */
	list: call(nothing, drafts),
	get: call(z.strictObject({ id: draftId }), z.strictObject({ draft: mirrorDraftSchema })),
	save: call(
		z.strictObject({ draft: mirrorDraftSchema }),
		z.strictObject({ savedAtMs: z.number() }),
		{ maxInputCharacters: MAX_LIST_INPUT_CHARACTERS },
	),
	remove: call(z.strictObject({ id: draftId }), nothing),
	/** Lets the user choose a mirror file and makes a draft of it. */
	open: call(
		nothing,
		z.discriminatedUnion('kind', [
			z.strictObject({
				kind: z.literal('opened'),
				id: draftId,
				warnings: z.array(z.string()).readonly(),
			}),
			z.strictObject({ kind: z.literal('cancelled') }),
		]),
	),
	/** Makes a draft of the text of a mirror file that names no other files, such as one that was dropped. */
	openText: call(
		z.strictObject({ text: z.string().max(MAX_MIRROR_CHARACTERS), fileName: z.string().max(255) }),
		z.strictObject({ id: draftId, warnings: z.array(z.string()).readonly() }),
		{ maxInputCharacters: MAX_LIST_INPUT_CHARACTERS },
	),
	/** Lets the user choose where the draft is written as a mirror file; one it was opened from keeps its comments. */
	export: call(z.strictObject({ id: draftId }), savedFile),
	/**
	 * Hosts of the draft that are neither saved nor accepted: nothing connects to them. Main asks the user once, for all.
	 * `also`: hosts that are not in the draft yet, such as one whose tags are to be listed.
	 */
	acceptHosts: call(
		z.strictObject({ id: draftId, also: z.array(host).max(100).exactOptional() }),
		z.strictObject({ outcome: z.enum(['accepted', 'cancelled']), hosts: z.array(host).readonly() }),
	),
	/** What a run would do. Fails with mirror.unknown-hosts while there are hosts to accept. */
	plan: call(z.strictObject({ id: draftId }), z.strictObject({ planId, plan: shownPlanSchema })),
	cancelPlan: call(z.strictObject({ id: draftId }), nothing),
	/** How far a plan is. */
	planned: event(z.strictObject({ id: draftId, resolved: count, total: count })),
	changed: event(drafts),
} as const;
