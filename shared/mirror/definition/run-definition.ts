// What a run was made of: kept beside its journal, so that it can be gone on with, or its failed images run again,
// without the mirror file it came from. Never holds a secret.
import { z } from 'zod';
import { formatReference, parseReference } from '../../oci/reference';
import { registryHostSchema } from '../../registry/registry-entry';
import { type TlsPolicy, tlsPolicySchema } from '../../registry/tls-policy';
import type { Intention, RepositorySelection } from '../intention';
import { type MirrorSpec, mirrorSpecSchema, type Origin, tagSelectionSchema } from '../mirror-spec';
import type { ListedImage } from '../name-images';

/** How a mirror says to reach a host that has no saved entry. */
export interface MirrorAccess {
	readonly tls: TlsPolicy;
	/** PEM text; only with `private-ca`. */
	readonly caPem?: string;
}

/** What is to be copied, and how its registries are reached where nothing is saved about them. */
export interface DefinedMirror extends Intention {
	/** By canonical host. */
	readonly registries: ReadonlyMap<string, MirrorAccess>;
}

const originSchema = z.strictObject({ file: z.string(), line: z.number().exactOptional() });
const accessSchema = z.strictObject({ tls: tlsPolicySchema, caPem: z.string().exactOptional() });

export const mirrorDefinitionSchema = z.strictObject({
	kind: z.literal('mirror'),
	spec: mirrorSpecSchema.omit({ images: true, registries: true }),
	images: z
		.array(
			z.strictObject({
				reference: z.string(),
				/** Present when the tag was left out. */
				isTagImplied: z.literal(true).exactOptional(),
				/** Present when the destination's tag is another. */
				asTag: z.string().exactOptional(),
				origin: originSchema,
			}),
		)
		.readonly(),
	repositories: z
		.array(
			z.strictObject({
				reference: z.string(),
				tags: tagSelectionSchema.exactOptional(),
				origin: originSchema,
			}),
		)
		.readonly(),
	registries: z.record(registryHostSchema, accessSchema),
});
export type MirrorDefinition = z.infer<typeof mirrorDefinitionSchema>;

export const runDefinitionSchema = z.discriminatedUnion('kind', [
	/** The built-in sample, which makes its own registries. */
	z.strictObject({ kind: z.literal('sample') }),
	mirrorDefinitionSchema,
]);
export type RunDefinition = z.infer<typeof runDefinitionSchema>;

/** Gives the definition of a mirror as plain data. */
export function definitionOf(
	mirror: Intention & Partial<Pick<DefinedMirror, 'registries'>>,
): MirrorDefinition {
	const { images: _images, registries: _registries, ...spec } = mirror.spec;
	return {
		kind: 'mirror',
		spec,
		images: mirror.images.map(({ reference, asTag, origin }) => ({
			reference: formatReference(reference),
			...(reference.isTagImplied ? { isTagImplied: true as const } : {}),
			...(asTag === undefined ? {} : { asTag }),
			origin: { ...origin },
		})),
		repositories: mirror.repositories.map(({ reference, tags, origin }) => ({
			reference: formatReference(reference),
			...(tags === undefined ? {} : { tags }),
			origin: { ...origin },
		})),
		registries: Object.fromEntries(mirror.registries ?? []),
	};
}

/** Gives the mirror back; `undefined` when a reference in it is none. */
export function mirrorOfDefinition(definition: MirrorDefinition): DefinedMirror | undefined {
	const images = definition.images.map(imageOf);
	const repositories = definition.repositories.map(repositoryOf);
	if (images.includes(undefined) || repositories.includes(undefined)) {
		return undefined;
	}
	const spec: MirrorSpec = {
		...definition.spec,
		images: [
			...definition.images.map(({ reference }) => ({ reference })),
			...definition.repositories.map(({ reference: repository, tags }) => ({
				repository,
				...(tags === undefined ? {} : { tags }),
			})),
		],
		registries: {},
	};
	return {
		spec,
		images: images.filter((image) => image !== undefined),
		repositories: repositories.filter((repository) => repository !== undefined),
		registries: new Map(Object.entries(definition.registries)),
	};
}

/**
 * Gives the definition of a run of these sources only, as a run's items name them. Tags that a repository's rule had
 * chosen become images of their own; a repository that could not be listed stays one.
 */
export function partOfDefinition(
	definition: MirrorDefinition,
	sources: readonly string[],
): MirrorDefinition {
	const listed = new Map(definition.images.map((image) => [image.reference, image]));
	const selections = new Map(definition.repositories.map((one) => [one.reference, one]));
	const images: MirrorDefinition['images'][number][] = [];
	const repositories: MirrorDefinition['repositories'][number][] = [];
	for (const reference of new Set(sources)) {
		const selection = selections.get(reference);
		if (selection === undefined) {
			images.push(listed.get(reference) ?? { reference, origin: { file: reference } });
		} else {
			repositories.push(selection);
		}
	}
	return { ...definition, images, repositories };
}

/** Gives every host that a run of this mirror connects to, the destination first. */
export function hostsOf(mirror: Intention): readonly string[] {
	const sources = [...mirror.images, ...mirror.repositories].map((one) => one.reference.registry);
	return [...new Set([mirror.spec.destination.registry, ...sources])];
}

function imageOf(image: MirrorDefinition['images'][number]): ListedImage | undefined {
	const parsed = parseReference(image.reference);
	return parsed.ok
		? {
				reference: { ...parsed.value, isTagImplied: image.isTagImplied === true },
				...(image.asTag === undefined ? {} : { asTag: image.asTag }),
				origin: image.origin as Origin,
			}
		: undefined;
}

function repositoryOf(
	selection: MirrorDefinition['repositories'][number],
): RepositorySelection | undefined {
	const parsed = parseReference(selection.reference);
	if (!parsed.ok) {
		return undefined;
	}
	const { registry, repository } = parsed.value;
	const { tags, origin } = selection;
	return {
		reference: { registry, repository },
		...(tags === undefined ? {} : { tags }),
		origin: origin as Origin,
	};
}
