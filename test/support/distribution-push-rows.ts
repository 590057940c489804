// As distribution-content-rows.ts, for pushing blobs and for lists.
import { expect } from 'vitest';
import type { Row } from './distribution-bench';
import { digestOf, type RegistryTarget } from './registry-target';
import { referrerManifest } from './sample-images';

const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
const OCTETS = { 'content-type': 'application/octet-stream' };
const BYTES = Buffer.from('0123456789');
const DIGEST = digestOf(BYTES);
const OTHER = digestOf(Buffer.from('something else'));

/** The path with `?digest=` added to whatever query it has. */
function withDigest(target: RegistryTarget, location: string, digest: string): string {
	const url = new URL(location, `${target.scheme}://${target.host}`);
	url.searchParams.set('digest', digest);
	return url.href;
}

function tagsInAnyOrder(...tags: readonly string[]): unknown {
	return expect.objectContaining({ tags: expect.arrayContaining([...tags]) as unknown });
}

export const UPLOAD_ROWS: readonly Row[] = [
	{
		name: 'POST begins an upload',
		act: ({ send, repository }) => send('POST', `${repository}/blobs/uploads/`),
		ours: {
			status: 202,
			headers: { location: /\/blobs\/uploads\//, range: '0-0', 'docker-upload-uuid': /./ },
		},
	},
	{
		name: 'PUT with the whole blob ends it',
		act: async ({ begin, send, target }) => {
			const path = withDigest(target, await begin(), DIGEST);
			return await send('PUT', path, { headers: OCTETS, body: BYTES });
		},
		ours: {
			status: 201,
			headers: { location: /\/blobs\/sha256:/, 'docker-content-digest': DIGEST },
		},
	},
	{
		name: 'POST with ?digest= takes the whole blob',
		act: ({ send, repository }) =>
			send('POST', `${repository}/blobs/uploads/?digest=${DIGEST}`, {
				headers: OCTETS,
				body: BYTES,
			}),
		ours: { status: 201, headers: { location: /\/blobs\/sha256:/ } },
		docker: {
			seen: { status: 202, headers: { location: /\/blobs\/uploads\// } },
			because: 'it takes no monolithic POST and begins an upload, as the spec allows',
		},
	},
	{
		name: 'PATCH chunks in order, GET tells how far, PUT ends',
		act: async ({ begin, send, target }) => {
			const first = await send('PATCH', await begin(), {
				headers: { ...OCTETS, 'content-range': '0-3' },
				body: BYTES.subarray(0, 4),
			});
			const status = await send('GET', String(first.headers.location));
			if (status.status !== 204 || status.headers['range'] !== '0-3') return status;
			const second = await send('PATCH', String(status.headers.location), {
				headers: { ...OCTETS, 'content-range': '4-9' },
				body: BYTES.subarray(4),
			});
			if (second.status !== 202 || second.headers['range'] !== '0-9') return second;
			return await send('PUT', withDigest(target, String(second.headers.location), DIGEST));
		},
		ours: { status: 201, headers: { 'docker-content-digest': DIGEST } },
	},
	{
		name: 'PATCH without Content-Range appends',
		act: async ({ begin, send }) => send('PATCH', await begin(), { headers: OCTETS, body: BYTES }),
		ours: { status: 202, headers: { range: '0-9', location: /\/blobs\/uploads\// } },
	},
	{
		name: 'PUT may carry the last chunk',
		act: async ({ begin, send, target }) => {
			const first = await send('PATCH', await begin(), {
				headers: OCTETS,
				body: BYTES.subarray(0, 4),
			});
			return await send('PUT', withDigest(target, String(first.headers.location), DIGEST), {
				headers: { ...OCTETS, 'content-range': '4-9' },
				body: BYTES.subarray(4),
			});
		},
		ours: { status: 201 },
	},
	{
		name: 'PATCH out of order is 416 and says where to go on',
		act: async ({ begin, send }) =>
			send('PATCH', await begin(), {
				headers: { ...OCTETS, 'content-range': '5-9' },
				body: BYTES.subarray(5),
			}),
		ours: {
			status: 416,
			code: 'BLOB_UPLOAD_INVALID',
			headers: { location: /\/blobs\/uploads\//, range: '0-0' },
		},
		docker: {
			seen: { status: 202, headers: { range: '0-4' } },
			because: 'it appends whatever comes; only the last digest check notices',
		},
	},
	{
		name: 'PATCH of another length than Content-Range keeps nothing',
		act: async ({ begin, send }) =>
			send('PATCH', await begin(), {
				headers: { ...OCTETS, 'content-range': '0-99' },
				body: BYTES,
			}),
		ours: { status: 400, code: 'SIZE_INVALID', headers: { range: '0-0' } },
		docker: { seen: { status: 202, headers: { range: '0-9' } }, because: 'it does not look' },
	},
	{
		name: 'PUT with another digest is refused and drops the upload',
		act: async ({ begin, send, target }) => {
			const place = await begin();
			const refused = await send('PUT', withDigest(target, place, OTHER), {
				headers: OCTETS,
				body: BYTES,
			});
			const after = await send('GET', place);
			return after.status === 404 ? refused : after;
		},
		ours: { status: 400, code: 'DIGEST_INVALID' },
	},
	{
		name: 'PUT without a digest is refused',
		act: async ({ begin, send }) => send('PUT', await begin(), { headers: OCTETS, body: BYTES }),
		ours: { status: 400, code: 'DIGEST_INVALID' },
	},
	{
		name: 'DELETE gives the upload up',
		act: async ({ begin, send }) => {
			const place = await begin();
			const cancelled = await send('DELETE', place);
			const after = await send('GET', place);
			return after.status === 404 ? cancelled : after;
		},
		ours: { status: 204 },
	},
	{
		name: 'an unknown upload is 404',
		act: ({ send, repository }) =>
			send('GET', `${repository}/blobs/uploads/00000000-0000-0000-0000-000000000000`),
		ours: { status: 404, code: 'BLOB_UPLOAD_UNKNOWN' },
		docker: {
			seen: { status: 404, code: 'BLOB_UPLOAD_INVALID' },
			because: 'it misses its own _state first',
		},
	},
	{
		name: 'POST mounts a blob that the other repository holds',
		act: async ({ send, repository, blob }) => {
			const mounted = await send(
				'POST',
				`${repository}/other/blobs/uploads/?mount=${blob.digest}&from=${repository}`,
			);
			const there = await send('HEAD', `${repository}/other/blobs/${blob.digest}`);
			return there.status === 200 ? mounted : there;
		},
		ours: { status: 201, headers: { location: /\/other\/blobs\/sha256:/ } },
	},
	{
		name: 'POST mount of what is not there begins an upload',
		act: ({ send, repository }) =>
			send('POST', `${repository}/other/blobs/uploads/?mount=${OTHER}&from=${repository}`),
		ours: { status: 202, headers: { location: /\/blobs\/uploads\// } },
	},
];

export const LIST_ROWS: readonly Row[] = [
	{
		name: 'tags come sorted',
		act: async ({ push, send, repository, image }) => {
			await push(image, 'b', 'a', 'B');
			return await send('GET', `${repository}/tags/list`);
		},
		ours: {
			status: 200,
			headers: { 'content-type': /^application\/json/, link: null },
			json: expect.objectContaining({ tags: ['1', 'B', 'a', 'b'] }),
		},
		docker: {
			seen: { status: 200, json: tagsInAnyOrder('1', 'B', 'a', 'b') },
			because: '2.8.2 gives them as its file system does',
			isChance: true,
		},
	},
	{
		name: 'tags of an unknown repository are 404',
		act: ({ send }) => send('GET', 'no/such/tags/list'),
		ours: { status: 404, code: 'NAME_UNKNOWN' },
	},
	{
		name: 'tags of a repository with nothing but a blob are 404',
		act: async ({ send, repository, blob }) => {
			await send(
				'POST',
				`${repository}/other/blobs/uploads/?mount=${blob.digest}&from=${repository}`,
			);
			return await send('GET', `${repository}/other/tags/list`);
		},
		ours: { status: 404, code: 'NAME_UNKNOWN' },
	},
	{
		name: 'tags come in pages of n, with the way to the next',
		act: async ({ push, send, repository, image }) => {
			await push(image, 'a', 'b', 'c');
			const first = await send('GET', `${repository}/tags/list?n=2`);
			const link = /^<([^>]+)>; rel="next"$/.exec(String(first.headers['link']))?.[1];
			return link === undefined ? first : await send('GET', link);
		},
		ours: {
			status: 200,
			headers: { link: null },
			json: expect.objectContaining({ tags: ['b', 'c'] }),
		},
		docker: {
			seen: { status: 200, json: tagsInAnyOrder('1', 'a', 'b', 'c') },
			because: '2.8.2 ignores n for tags',
		},
	},
	{
		name: 'no tags when n is 0',
		act: ({ send, repository }) => send('GET', `${repository}/tags/list?n=0`),
		ours: { status: 200, json: expect.objectContaining({ tags: [] }) },
		docker: {
			seen: { status: 200, json: expect.objectContaining({ tags: ['1'] }) },
			because: '2.8.2 ignores n for tags',
		},
	},
	{
		name: 'the catalog comes in pages',
		act: ({ send }) => send('GET', '/v2/_catalog?n=1'),
		ours: { status: 200, headers: { link: /<\/v2\/_catalog\?.*last=.*>; rel="next"/ } },
	},
	{
		name: 'a page of no number is refused',
		act: ({ send }) => send('GET', '/v2/_catalog?n=many'),
		ours: { status: 400, code: 'PAGINATION_NUMBER_INVALID' },
		docker: {
			seen: {
				status: 200,
				json: expect.objectContaining({ repositories: expect.any(Array) as unknown }),
			},
			because: '2.8.2 takes it for its default',
		},
	},
	{
		name: 'referrers of a manifest that has none are an empty index',
		act: ({ send, repository, image }) => send('GET', `${repository}/referrers/${image.digest}`),
		ours: {
			status: 200,
			headers: { 'content-type': OCI_INDEX, 'oci-filters-applied': null },
			json: { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [] },
		},
		docker: { seen: { status: 404 }, because: '2.8.2 is older than the referrers API' },
	},
	{
		name: 'referrers of a digest that is none are refused',
		act: ({ send, repository }) => send('GET', `${repository}/referrers/sha256:1`),
		ours: { status: 400, code: 'DIGEST_INVALID' },
		docker: { seen: { status: 404 }, because: '2.8.2 is older than the referrers API' },
	},
	{
		name: 'referrers can be filtered by artifact type',
		act: async ({ push, send, repository, image }) => {
			await push(referrerManifest(image, 'application/spdx+json'));
			await push(referrerManifest(image, 'application/vnd.cyclonedx+json'));
			const type = encodeURIComponent('application/spdx+json');
			return await send('GET', `${repository}/referrers/${image.digest}?artifactType=${type}`);
		},
		ours: {
			status: 200,
			headers: { 'oci-filters-applied': 'artifactType' },
			json: expect.objectContaining({
				manifests: [
					expect.objectContaining({
						mediaType: OCI_MANIFEST,
						artifactType: 'application/spdx+json',
					}),
				],
			}),
		},
		docker: { seen: { status: 404 }, because: '2.8.2 is older than the referrers API' },
	},
	{
		name: 'referrers come in pages',
		act: async ({ push, send, repository, image }) => {
			await push(referrerManifest(image, 'application/spdx+json'));
			await push(referrerManifest(image, 'application/vnd.cyclonedx+json'));
			const first = await send('GET', `${repository}/referrers/${image.digest}?n=1`);
			const link = /^<([^>]+)>; rel="next"$/.exec(String(first.headers['link']))?.[1];
			return link === undefined ? first : await send('GET', link);
		},
		ours: {
			status: 200,
			headers: { link: null },
			json: expect.objectContaining({ manifests: [expect.anything()] }),
		},
		docker: { seen: { status: 404 }, because: '2.8.2 is older than the referrers API' },
	},
];
