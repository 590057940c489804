// A descriptor names content by media type, digest and size (image-spec v1.1 descriptor.md).
import { z } from 'zod';
import { isDigest } from './digest';

const digestSchema = z.string().refine(isDigest, 'is not a sha256 or sha512 digest');

const text = z.string().max(4096);

export const platformSchema = z.object({
	architecture: text,
	os: text,
	variant: text.optional(),
	'os.version': text.optional(),
	'os.features': z.array(text).max(100).optional(),
});

export const descriptorSchema = z.object({
	mediaType: text.min(1),
	digest: digestSchema,
	size: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
	platform: platformSchema.optional(),
	artifactType: text.optional(),
	annotations: z.record(z.string(), z.string()).optional(),
	urls: z.array(z.string()).max(100).optional(),
});

export type Descriptor = z.infer<typeof descriptorSchema>;
export type PlatformFields = z.infer<typeof platformSchema>;
