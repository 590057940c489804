// A mirror: the saved intention of which images go where, under which names, by which route.
// The YAML file (mirror-file.ts) and the window edit this one value.
import { z } from 'zod';
import { parsePlatform } from '../oci/platform';
import { registryHostSchema } from '../registry/registry-entry';
import { tlsPolicySchema } from '../registry/tls-policy';

export const tagSelectionSchema = z.strictObject({
	/** Glob patterns (`*`, `?`); none means every tag. */
	include: z.array(z.string().min(1).max(128)).max(100).optional(),
	exclude: z.array(z.string().min(1).max(128)).max(100).optional(),
	/** Range of node-semver, such as `>=1.4 <2`; tags that are no version are left out. */
	semver: z.string().min(1).max(256).optional(),
	/** Only so many, the newest by version, else by name. */
	newest: z.number().int().min(1).max(100_000).optional(),
});

export const imageSourceSchema = z.union([
	z.strictObject({ list: z.string().min(1) }),
	z.strictObject({ reference: z.string().min(1) }),
	z.strictObject({ repository: z.string().min(1), tags: tagSelectionSchema.optional() }),
	z.strictObject({ kubernetes: z.string().min(1) }),
]);

export const rewriteRuleSchema = z.strictObject({
	/** Registry host and path, matched by whole path elements. */
	from: z.string().min(1).max(512),
	/** Path below the destination's repository; may be empty. */
	to: z.string().max(255),
});

export const EXISTING_TAG_POLICIES = ['replace', 'keep', 'fail'] as const;
export const ROUTES = ['direct', 'engine'] as const;

export const mirrorSpecSchema = z.strictObject({
	name: z.string().min(1).max(128),
	images: z.array(imageSourceSchema).min(1).max(100_000),
	destination: z.strictObject({
		registry: registryHostSchema,
		repository: z.string().max(255).optional(),
	}),
	rewrite: z.array(rewriteRuleSchema).max(1000),
	platforms: z.union([
		z.literal('all'),
		z
			.array(
				z
					.string()
					.refine((text) => parsePlatform(text) !== undefined, 'is not os/architecture[/variant]'),
			)
			.min(1)
			.max(50),
	]),
	referrers: z.union([
		z.literal('all'),
		z.literal('none'),
		z.array(z.string().min(1).max(255)).min(1).max(100),
	]),
	existingTag: z.enum(EXISTING_TAG_POLICIES),
	route: z.enum(ROUTES),
	engine: z.string().max(512).optional(),
	limits: z.strictObject({
		concurrency: z.union([z.literal('auto'), z.number().int().min(1).max(256)]),
		oneByOne: z.boolean(),
		/** Bytes a second, over all transfers of the run. */
		bandwidthBytesPerSecond: z.number().positive().optional(),
	}),
	registries: z.record(
		registryHostSchema,
		z.strictObject({ tls: tlsPolicySchema, ca: z.string().min(1).optional() }),
	),
});

export type MirrorSpec = z.infer<typeof mirrorSpecSchema>;
export type ImageSource = z.infer<typeof imageSourceSchema>;
export type TagSelection = z.infer<typeof tagSelectionSchema>;
export type RewriteRule = z.infer<typeof rewriteRuleSchema>;

/** Where an image was named: a file and, where there is one, its line (from 1). */
export interface Origin {
	readonly file: string;
	readonly line?: number;
}
