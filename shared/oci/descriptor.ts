// A descriptor names content by media type, digest and size (image-spec v1.1 descriptor.md). Digest and size are strict:
// they prove content. Everything else only informs, and is read as far as it makes sense: the bytes are copied as they are.
import { z } from 'zod';
import { isDigest } from './digest';

const digestSchema = z.string().refine(isDigest, 'is not a sha256 or sha512 digest');

const text = z.string().max(4096);
/** Go writes `null` for what is not there; what is of another kind says nothing either. */
export const optionalText = text.optional().catch(undefined);

/** Texts by name; what is no text is left out. */
export const annotationsSchema = z
	.record(z.string(), z.unknown())
	.transform(textsOf)
	.optional()
	.catch(undefined);

export const platformSchema = z.object({
	/** Empty: not stated. */
	architecture: text.catch(''),
	os: text.catch(''),
	variant: optionalText,
	'os.version': optionalText,
	'os.features': z.array(text).max(100).optional().catch(undefined),
});

/** Some tools write numbers as text. */
const sizeSchema = z
	.union([
		z.number(),
		z
			.string()
			.regex(/^\d{1,16}$/)
			.transform(Number),
	])
	.pipe(z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER));

export const descriptorSchema = z.object({
	/** Empty: not stated. */
	mediaType: text.catch(''),
	digest: digestSchema,
	size: sizeSchema,
	platform: platformSchema.optional().catch(undefined),
	artifactType: optionalText,
	annotations: annotationsSchema,
	urls: z.array(z.string()).max(100).optional().catch(undefined),
});

export type Descriptor = z.infer<typeof descriptorSchema>;
export type PlatformFields = z.infer<typeof platformSchema>;

function textsOf(record: Readonly<Record<string, unknown>>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(record).filter(
			(entry): entry is [string, string] => typeof entry[1] === 'string',
		),
	);
}
