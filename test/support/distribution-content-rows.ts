// One row for each endpoint and status of the distribution spec v1.1 that pulls or manages content: what to ask,
// what our embedded registry answers, and where Debian's docker-registry (2.8.2) differs, with the reason.
import type { Row } from './distribution-bench';
import { digestOf } from './registry-target';
import { buildkitIndex, imageManifest, rawManifest, referrerManifest } from './sample-images';

const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
const OTHER = digestOf(Buffer.from('something else'));
const KIND = { 'docker-distribution-api-version': 'registry/2.0' };

export const BASE_ROWS: readonly Row[] = [
	{
		name: 'GET /v2/ says that this is a registry',
		act: ({ send }) => send('GET', '/v2/'),
		ours: { status: 200, json: {}, headers: { ...KIND, 'content-type': /^application\/json/ } },
	},
	{
		name: 'a path outside the API is 404',
		act: ({ send }) => send('GET', '/v3/'),
		ours: { status: 404, code: 'UNSUPPORTED' },
		docker: { seen: { status: 404, text: '404 page not found\n' }, because: 'plain text' },
	},
	{
		name: 'a repository with upper-case letters is refused',
		act: ({ send }) => send('GET', 'Upper/app/tags/list'),
		ours: { status: 400, code: 'NAME_INVALID' },
		docker: { seen: { status: 500 }, because: 'its router takes them, what follows does not' },
	},
	{
		name: 'a repository that climbs is refused',
		act: ({ send }) => send('GET', 'a/..%2f..%2fetc/tags/list'),
		ours: { status: 400, code: 'NAME_INVALID' },
		docker: { seen: { status: 301 }, because: 'its router cleans paths' },
	},
	{
		name: 'an unknown method is 405 and names the known ones',
		act: ({ send, repository, blob }) => send('POST', `${repository}/blobs/${blob.digest}`),
		ours: { status: 405, code: 'UNSUPPORTED', headers: { allow: 'GET, HEAD, DELETE' } },
		docker: { seen: { status: 405, text: 'Method not allowed\n' }, because: 'plain text' },
	},
];

export const MANIFEST_ROWS: readonly Row[] = [
	{
		name: 'GET manifest by tag gives the bytes, type and digest',
		act: ({ send, repository }) =>
			send('GET', `${repository}/manifests/1`, { headers: { accept: OCI_MANIFEST } }),
		ours: { status: 200, headers: { ...KIND, 'content-type': OCI_MANIFEST } },
	},
	{
		name: 'HEAD manifest by digest gives the length without a body',
		act: ({ send, repository, image }) =>
			send('HEAD', `${repository}/manifests/${image.digest}`, {
				headers: { accept: OCI_MANIFEST },
			}),
		ours: { status: 200, text: '', headers: { 'content-type': OCI_MANIFEST } },
	},
	{
		name: 'GET manifest without Accept',
		act: ({ send, repository }) => send('GET', `${repository}/manifests/1`),
		ours: { status: 200, headers: { 'content-type': OCI_MANIFEST } },
		docker: {
			seen: { status: 404, code: 'MANIFEST_UNKNOWN' },
			because: 'it hides what was not asked for; bytes by digest have one form only',
		},
	},
	{
		name: 'GET unknown tag is 404',
		act: ({ send, repository }) => send('GET', `${repository}/manifests/none`),
		ours: { status: 404, code: 'MANIFEST_UNKNOWN' },
	},
	{
		name: 'GET in an unknown repository is 404',
		act: ({ send }) => send('GET', 'no/such/manifests/1'),
		ours: { status: 404, code: 'MANIFEST_UNKNOWN' },
	},
	{
		name: 'GET of what can be no tag is 404',
		act: ({ send, repository }) => send('GET', `${repository}/manifests/.INVALID`),
		ours: { status: 404, code: 'MANIFEST_UNKNOWN' },
		docker: { seen: { status: 404, text: '404 page not found\n' }, because: 'plain text' },
	},
	{
		name: 'GET by a digest that is none is refused',
		act: ({ send, repository }) => send('GET', `${repository}/manifests/sha256:1234`),
		ours: { status: 400, code: 'DIGEST_INVALID' },
		docker: { seen: { status: 500, code: 'UNKNOWN' }, because: 'it trips over it' },
	},
	{
		name: 'PUT manifest answers with its digest and place',
		act: ({ send, repository, image }) =>
			send('PUT', `${repository}/manifests/2`, {
				headers: { 'content-type': image.mediaType },
				body: image.bytes,
			}),
		ours: { status: 201, headers: { location: /\/manifests\/sha256:[a-f0-9]{64}$/ } },
	},
	{
		name: 'PUT index whose children are there',
		act: async ({ push, send, repository }) => {
			await push(buildkitIndex('conformance-index'), 'multi');
			return await send('HEAD', `${repository}/manifests/multi`, {
				headers: { accept: OCI_INDEX },
			});
		},
		ours: { status: 200, headers: { 'content-type': OCI_INDEX } },
	},
	{
		name: 'PUT by another digest is refused',
		act: ({ send, repository, image }) =>
			send('PUT', `${repository}/manifests/${OTHER}`, {
				headers: { 'content-type': image.mediaType },
				body: image.bytes,
			}),
		ours: { status: 400, code: 'DIGEST_INVALID' },
	},
	{
		name: 'PUT without Content-Type is refused',
		act: ({ send, repository, image }) =>
			send('PUT', `${repository}/manifests/2`, { body: image.bytes }),
		ours: { status: 400, code: 'MANIFEST_INVALID' },
	},
	{
		name: 'PUT of another type than the document says is refused',
		act: ({ send, repository, image }) =>
			send('PUT', `${repository}/manifests/2`, {
				headers: { 'content-type': OCI_INDEX },
				body: image.bytes,
			}),
		ours: { status: 400, code: 'MANIFEST_INVALID' },
	},
	{
		name: 'PUT of no JSON is refused',
		act: ({ send, repository }) =>
			send('PUT', `${repository}/manifests/2`, {
				headers: { 'content-type': OCI_MANIFEST },
				body: Buffer.from('{"schemaVersion": 2,'),
			}),
		ours: { status: 400, code: 'MANIFEST_INVALID' },
	},
	{
		name: 'PUT of more than 4 MiB is refused',
		act: ({ send, repository }) =>
			send('PUT', `${repository}/manifests/2`, {
				headers: { 'content-type': OCI_MANIFEST },
				body: Buffer.alloc(4 * 1024 * 1024 + 1, ' '),
			}),
		ours: { status: 413, code: 'MANIFEST_INVALID' },
		docker: {
			seen: { status: 400, code: 'MANIFEST_INVALID' },
			because: 'the spec asks for 413',
		},
	},
	{
		name: 'PUT with a missing blob names it',
		act: ({ send, repository }) =>
			send('PUT', `${repository}/manifests/2`, {
				headers: { 'content-type': OCI_MANIFEST },
				body: imageManifest({ name: 'never pushed' }).bytes,
			}),
		ours: { status: 400, code: 'MANIFEST_BLOB_UNKNOWN' },
	},
	{
		name: 'PUT index with a missing child is refused',
		act: ({ send, repository }) => {
			const index = buildkitIndex('never pushed');
			return send('PUT', `${repository}/manifests/2`, {
				headers: { 'content-type': index.mediaType },
				body: index.bytes,
			});
		},
		ours: { status: 400, code: 'MANIFEST_BLOB_UNKNOWN' },
	},
	{
		name: 'PUT with a blob that only another repository holds is refused',
		act: ({ send, repository, image }) =>
			send('PUT', `${repository}/other/manifests/1`, {
				headers: { 'content-type': image.mediaType },
				body: image.bytes,
			}),
		ours: { status: 400, code: 'MANIFEST_BLOB_UNKNOWN' },
	},
	{
		name: 'PUT of schema 1 is refused',
		act: ({ send, repository }) => {
			const old = rawManifest(
				{ schemaVersion: 1 },
				'application/vnd.docker.distribution.manifest.v1+json',
			);
			return send('PUT', `${repository}/manifests/2`, {
				headers: { 'content-type': old.mediaType },
				body: old.bytes,
			});
		},
		ours: { status: 400, code: 'MANIFEST_INVALID' },
	},
	{
		name: 'PUT with a subject confirms it',
		act: async ({ push, send, repository, image }) => {
			const sbom = referrerManifest(image, 'application/spdx+json');
			await push(sbom);
			return await send('PUT', `${repository}/manifests/${sbom.digest}`, {
				headers: { 'content-type': sbom.mediaType },
				body: sbom.bytes,
			});
		},
		ours: { status: 201, headers: { 'oci-subject': /^sha256:[a-f0-9]{64}$/ } },
		docker: {
			seen: { status: 201, headers: { 'oci-subject': null } },
			because: '2.8.2 is older than the referrers API',
		},
	},
	{
		name: 'DELETE manifest by digest takes its tags along',
		act: async ({ send, repository, image }) => {
			const removed = await send('DELETE', `${repository}/manifests/${image.digest}`);
			if (removed.status !== 202) return removed;
			return await send('GET', `${repository}/manifests/1`, { headers: { accept: OCI_MANIFEST } });
		},
		ours: { status: 404, code: 'MANIFEST_UNKNOWN' },
	},
	{
		name: 'DELETE manifest by tag removes the tag alone',
		act: async ({ send, repository, image }) => {
			const removed = await send('DELETE', `${repository}/manifests/1`);
			if (removed.status !== 202) return removed;
			return await send('HEAD', `${repository}/manifests/${image.digest}`);
		},
		ours: { status: 200 },
		docker: { seen: { status: 400, code: 'DIGEST_INVALID' }, because: 'it takes only digests' },
	},
	{
		name: 'DELETE unknown manifest is 404',
		act: ({ send, repository }) => send('DELETE', `${repository}/manifests/${OTHER}`),
		ours: { status: 404, code: 'MANIFEST_UNKNOWN' },
	},
];

export const BLOB_ROWS: readonly Row[] = [
	{
		name: 'GET blob gives the bytes',
		act: async ({ send, repository, blob }) => {
			const answer = await send('GET', `${repository}/blobs/${blob.digest}`);
			if (!answer.bytes.equals(blob.bytes)) throw new Error('other bytes');
			return answer;
		},
		ours: {
			status: 200,
			headers: { 'content-type': 'application/octet-stream', 'docker-content-digest': /^sha256:/ },
		},
	},
	{
		name: 'HEAD blob gives the length without a body',
		act: ({ send, repository, blob }) => send('HEAD', `${repository}/blobs/${blob.digest}`),
		ours: { status: 200, text: '', headers: { 'content-length': /^[1-9]\d*$/ } },
	},
	{
		name: 'GET blob by a percent-encoded digest',
		act: ({ send, repository, blob }) =>
			send('GET', `${repository}/blobs/${encodeURIComponent(blob.digest)}`),
		ours: { status: 200 },
	},
	{
		name: 'GET of the first bytes is 206',
		act: ({ send, repository, blob }) =>
			send('GET', `${repository}/blobs/${blob.digest}`, { headers: { range: 'bytes=0-0' } }),
		ours: { status: 206, headers: { 'content-range': /^bytes 0-0\/\d+$/, 'content-length': '1' } },
	},
	{
		name: 'GET of the last byte is 206',
		act: ({ send, repository, blob }) =>
			send('GET', `${repository}/blobs/${blob.digest}`, { headers: { range: 'bytes=-1' } }),
		ours: { status: 206, headers: { 'content-length': '1' } },
	},
	{
		name: 'GET of bytes that are not there is 416',
		act: ({ send, repository, blob }) =>
			send('GET', `${repository}/blobs/${blob.digest}`, { headers: { range: 'bytes=99999999-' } }),
		ours: { status: 416, code: 'RANGE_INVALID', headers: { 'content-range': /^bytes \*\/\d+$/ } },
		docker: {
			seen: 'broken',
			because: 'it announces the length of the whole blob and breaks off',
		},
	},
	{
		name: 'GET unknown blob is 404',
		act: ({ send, repository }) => send('GET', `${repository}/blobs/${OTHER}`),
		ours: { status: 404, code: 'BLOB_UNKNOWN' },
	},
	{
		name: 'GET a blob of another repository is 404',
		act: ({ send, repository, blob }) => send('GET', `${repository}/other/blobs/${blob.digest}`),
		ours: { status: 404, code: 'BLOB_UNKNOWN' },
	},
	{
		name: 'GET blob by a digest that is none is refused',
		act: ({ send, repository }) => send('GET', `${repository}/blobs/sha256:1234`),
		ours: { status: 400, code: 'DIGEST_INVALID' },
	},
	{
		name: 'GET blob by a digest that climbs is 404',
		act: ({ send, repository }) => send('GET', `${repository}/blobs/sha256:..%2f..%2fetc`),
		ours: { status: 404, code: 'UNSUPPORTED' },
		docker: { seen: { status: 301 }, because: 'its router cleans paths' },
	},
	{
		name: 'DELETE blob, then it is gone',
		act: async ({ send, repository, blob }) => {
			const removed = await send('DELETE', `${repository}/blobs/${blob.digest}`);
			if (removed.status !== 202) return removed;
			return await send('GET', `${repository}/blobs/${blob.digest}`);
		},
		ours: { status: 404, code: 'BLOB_UNKNOWN' },
	},
	{
		name: 'DELETE unknown blob is 404',
		act: ({ send, repository }) => send('DELETE', `${repository}/blobs/${OTHER}`),
		ours: { status: 404, code: 'BLOB_UNKNOWN' },
	},
];
