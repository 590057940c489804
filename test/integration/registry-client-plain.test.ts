// The registry client against a real docker-registry over plain HTTP: every call, read back by other calls.
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RegistryClient } from '../../electron/registry/registry-client';
import type { Descriptor } from '../../shared/oci/descriptor';
import type { Digest } from '../../shared/oci/digest';
import { OCI_MANIFEST } from '../../shared/oci/media-types';
import { type RealRegistry, startRealRegistry } from '../support/real-registry';
import { contentOf, readAll, testClient } from '../support/registry-client';
import { describeWithTools } from '../support/require-tool';

const signal = new AbortController().signal;
const MISSING = `sha256:${'0'.repeat(64)}` as Digest;

describeWithTools(['docker-registry'], 'registry client over plain HTTP', () => {
	let registry: RealRegistry;
	let client: RegistryClient;

	beforeAll(async () => {
		registry = await startRealRegistry();
		client = testClient({ host: registry.host, tls: 'plain-http' });
	});
	afterAll(async () => {
		await client.close();
		await registry.stop();
	});

	it('pushes a blob in one piece and reads it back, whole and from the middle', async () => {
		const blob = contentOf(randomBytes(300_000));
		expect(await client.hasBlob('plain/app', blob.descriptor, signal)).toBe(false);
		const requestsBefore = client.counts.requests;
		await client.pushBlob('plain/app', blob.descriptor, { signal, open: blob.open });
		expect(client.counts.requests - requestsBefore).toBe(2);
		expect(await client.hasBlob('plain/app', blob.descriptor, signal)).toBe(true);
		expect(await client.isBlobReadable('plain/app', blob.descriptor, signal)).toBe(true);
		const whole = await readAll(client.readBlob('plain/app', blob.descriptor, 0, signal));
		expect(whole.equals(blob.bytes)).toBe(true);
		const rest = await readAll(client.readBlob('plain/app', blob.descriptor, 123_456, signal));
		expect(rest.equals(blob.bytes.subarray(123_456))).toBe(true);
	});

	it('pushes an empty blob', async () => {
		const blob = contentOf(new Uint8Array());
		await client.pushBlob('plain/app', blob.descriptor, { signal, open: blob.open });
		expect(await client.isBlobReadable('plain/app', blob.descriptor, signal)).toBe(true);
		expect(await readAll(client.readBlob('plain/app', blob.descriptor, 0, signal))).toHaveLength(0);
	});

	it('pushes in acknowledged chunks, and goes on where an earlier sitting stopped', async () => {
		const small = testClient({
			host: registry.host,
			tls: 'plain-http',
			limits: { chunkBytes: 1_000_000, chunkedAboveBytes: 1_500_000 },
		});
		const blob = contentOf(randomBytes(3_500_001));
		const stop = new AbortController();
		const positions: { location: string; acknowledgedBytes: number }[] = [];
		const broken = small.pushBlob('plain/chunks', blob.descriptor, {
			signal: stop.signal,
			open: blob.open,
			onAcknowledged: (position) => {
				positions.push(position);
				if (positions.length === 2) stop.abort(new Error('stopped by the test'));
			},
		});
		await expect(broken).rejects.toThrow('stopped by the test');
		const resumeFrom = positions.at(-1);
		expect(resumeFrom?.acknowledgedBytes).toBe(2_000_000);
		const openedAt: number[] = [];
		await small.pushBlob('plain/chunks', blob.descriptor, {
			signal,
			open: (fromByte) => {
				openedAt.push(fromByte);
				return blob.open(fromByte);
			},
			...(resumeFrom === undefined ? {} : { resumeFrom }),
		});
		expect(openedAt).toEqual([2_000_000]);
		const whole = await readAll(small.readBlob('plain/chunks', blob.descriptor, 0, signal));
		expect(whole.equals(blob.bytes)).toBe(true);
		await small.close();
	});

	it('mounts from another repository, and says so when it can not', async () => {
		const blob = contentOf(randomBytes(10_000));
		await client.pushBlob('plain/app', blob.descriptor, { signal, open: blob.open });
		const digest = blob.descriptor.digest as Digest;
		expect(await client.mountBlob('plain/other', digest, 'plain/app', signal)).toBe(true);
		expect(await client.hasBlob('plain/other', blob.descriptor, signal)).toBe(true);
		expect(await client.mountBlob('plain/other', MISSING, 'plain/app', signal)).toBe(false);
		expect(registry.log()).toMatch(/"DELETE \/v2\/plain\/other\/blobs\/uploads\//);
	});

	it('puts manifests, reads them back to the byte, and lists tags', async () => {
		const config = contentOf(new TextEncoder().encode('{"architecture":"amd64","os":"linux"}'));
		await client.pushBlob('plain/image', config.descriptor, { signal, open: config.open });
		const bytes = imageManifest(config.descriptor);
		const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}` as Digest;
		const manifest = { bytes, digest, mediaType: OCI_MANIFEST };
		expect(await client.getManifest('plain/image', 'v1', signal)).toBeUndefined();
		expect(await client.headManifest('plain/image', 'v1', signal)).toBeUndefined();
		await client.putManifest('plain/image', digest, manifest, signal);
		const answer = await client.putManifest('plain/image', 'v1', manifest, signal);
		expect(answer.hasSubjectSupport).toBe(false);
		expect(await client.headManifest('plain/image', 'v1', signal)).toEqual({
			digest,
			contentType: OCI_MANIFEST,
			sizeBytes: bytes.length,
		});
		const document = await client.getManifest('plain/image', 'v1', signal);
		expect(document).toEqual({ bytes: Buffer.from(bytes), contentType: OCI_MANIFEST, digest });
		expect(await client.listTags('plain/image', signal)).toEqual({
			...{ names: ['v1'], isWhole: true, leftOut: 0 },
		});
		expect(await client.listTags('plain/none', signal)).toMatchObject({ names: [], isWhole: true });
		expect((await client.listRepositories(signal))?.names).toContain('plain/image');
		expect(await client.listReferrers('plain/image', digest, signal)).toBeUndefined();
	});

	it('names a rejected manifest with the registry’s own code', async () => {
		const bytes = imageManifest({
			mediaType: 'application/vnd.oci.image.config.v1+json',
			digest: MISSING,
			size: 2,
		});
		const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}` as Digest;
		const put = client.putManifest(
			'plain/image',
			'broken',
			{ bytes, digest, mediaType: OCI_MANIFEST },
			signal,
		);
		await expect(put).rejects.toMatchObject({
			fault: {
				code: 'manifest.rejected',
				side: 'destination',
				registryErrors: ['MANIFEST_BLOB_UNKNOWN'],
				isRetryable: false,
			},
		});
	});

	it('never completes a blob whose content turns out wrong at the very end', async () => {
		const blob = contentOf(randomBytes(200_000));
		const open = async function* () {
			yield blob.bytes.subarray(0, 150_000);
			yield blob.bytes.subarray(150_000);
			throw new Error('the digest is wrong');
		};
		const push = client.pushBlob('plain/never', blob.descriptor, { signal, open });
		await expect(push).rejects.toThrow('the digest is wrong');
		expect(await client.hasBlob('plain/never', blob.descriptor, signal)).toBe(false);
	});
});

function imageManifest(config: Descriptor): Uint8Array {
	return new TextEncoder().encode(
		JSON.stringify({ schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers: [] }),
	);
}
