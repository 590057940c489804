// Lists: repositories, tags, referrers (distribution-spec v1.1 § Content Discovery).
import type { Digest } from '../../../shared/oci/digest';
import { readManifest } from '../../../shared/oci/manifest';
import { OCI_INDEX } from '../../../shared/oci/media-types';
import type { ContentReading, StoredManifest } from '../content-storage';
import { type Answer, answerJson, refuse, refuseMethod } from './answer';
import { cutPage } from './page';
import type { RegistryRequest } from './registry-request';
import type { Route } from './route';

type ListRoute = Extract<Route, { kind: 'catalog' | 'tags' | 'referrers' }>;

export async function answerList(
	request: RegistryRequest,
	route: ListRoute,
	reading: ContentReading,
): Promise<Answer> {
	if (request.method !== 'GET' && request.method !== 'HEAD') return refuseMethod(['GET', 'HEAD']);
	switch (route.kind) {
		case 'catalog':
			return listNames(request, await reading.repositories(), (repositories) => ({ repositories }));
		case 'tags': {
			const tags = await reading.tags(route.repository);
			if (tags === undefined) return unknownRepository(route.repository);
			return listNames(request, tags, (page) => ({ name: route.repository, tags: page }));
		}
		case 'referrers':
			return await listReferrers(request, route, reading);
	}
}

function listNames(
	request: RegistryRequest,
	all: readonly string[],
	document: (page: readonly string[]) => object,
): Answer {
	const cut = cutPage(all, (name) => name, request);
	if ('refusal' in cut) return cut.refusal;
	return answerJson(document(cut.page.entries), { headers: cut.page.headers });
}

/** A digest that nothing refers to, or that isn't even here, has an empty list: that is how the API is recognised. */
async function listReferrers(
	request: RegistryRequest,
	route: Extract<Route, { kind: 'referrers' }>,
	reading: ContentReading,
): Promise<Answer> {
	const wanted = request.query.get('artifactType');
	const descriptors: ReferrerDescriptor[] = [];
	for (const digest of await reading.referrers(route.repository, route.digest)) {
		const manifest = await reading.manifest(route.repository, digest);
		const descriptor = manifest === undefined ? undefined : describe(manifest);
		if (descriptor !== undefined && (wanted === null || descriptor.artifactType === wanted)) {
			descriptors.push(descriptor);
		}
	}
	const cut = cutPage(descriptors, ({ digest }) => digest, request);
	if ('refusal' in cut) return cut.refusal;
	return answerJson(
		{ schemaVersion: 2, mediaType: OCI_INDEX, manifests: cut.page.entries },
		{
			headers: {
				...cut.page.headers,
				'Content-Type': OCI_INDEX,
				...(wanted === null ? {} : { 'OCI-Filters-Applied': 'artifactType' }),
			},
		},
	);
}

interface ReferrerDescriptor {
	readonly mediaType: string;
	readonly digest: Digest;
	readonly size: number;
	readonly artifactType?: string;
	readonly annotations?: Readonly<Record<string, string>>;
}

/** Without an artifactType of its own, an image manifest has that of its config. */
function describe(stored: StoredManifest): ReferrerDescriptor | undefined {
	const read = readManifest(Buffer.from(stored.bytes).toString('utf8'), stored.mediaType);
	if (!read.ok) return undefined;
	const { manifest } = read;
	const artifactType =
		manifest.artifactType ?? (manifest.kind === 'image' ? manifest.config?.mediaType : undefined);
	return {
		mediaType: stored.mediaType,
		digest: stored.digest,
		size: stored.bytes.byteLength,
		...(artifactType === undefined ? {} : { artifactType }),
		...(manifest.annotations === undefined ? {} : { annotations: manifest.annotations }),
	};
}

function unknownRepository(repository: string): Answer {
	return refuse(404, 'NAME_UNKNOWN', 'there is no such repository', {
		detail: { name: repository },
	});
}
