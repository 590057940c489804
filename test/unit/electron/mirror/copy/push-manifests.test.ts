import { describe, expect, it } from 'vitest';
import {
	createManifestPusher,
	mergedIndex,
} from '../../../../../electron/mirror/copy/push-manifests';
import type {
	CopyItem,
	LoadedManifest,
	ReferrerWork,
} from '../../../../../electron/mirror/plan/copy-plan';
import type { Descriptor } from '../../../../../shared/oci/descriptor';
import type { Digest } from '../../../../../shared/oci/digest';
import { readManifest } from '../../../../../shared/oci/manifest';
import { OCI_INDEX, OCI_MANIFEST } from '../../../../../shared/oci/media-types';
import { fallbackTag } from '../../../../../shared/oci/referrer-tags';
import { MemoryStore } from '../../../../support/memory-store';
import {
	buildkitIndex,
	imageManifest,
	indexManifest,
	referrerManifest,
	referrersIndex,
	type SampleManifest,
} from '../../../../support/sample-images';

const subject = buildkitIndex('subject');
const subjectDigest = subject.digest as Digest;

function entryOf(sample: SampleManifest): Descriptor {
	return {
		mediaType: sample.mediaType,
		digest: sample.digest as Digest,
		size: sample.sizeBytes,
		artifactType: sample.artifactType ?? '',
	};
}

function loadedOf(sample: SampleManifest): LoadedManifest {
	const reading = readManifest(sample.bytes.toString(), sample.mediaType);
	if (!reading.ok) throw new Error(reading.problem);
	const { mediaType, bytes } = sample;
	return { digest: sample.digest as Digest, mediaType, bytes, manifest: reading.manifest };
}

function itemOf(root: SampleManifest, more: Partial<CopyItem> = {}): CopyItem {
	return {
		destinationRepository: 'app',
		destinationTag: '1',
		root: loadedOf(root),
		isRootMissing: true,
		children: root.children.map(loadedOf),
		blobs: [],
		referrers: [],
		fallbackIndexes: [],
		...more,
	} as CopyItem;
}

function referrerOf(sample: SampleManifest): ReferrerWork {
	return {
		blobs: [],
		loaded: loadedOf(sample),
		children: [],
		subject: subjectDigest,
		artifactType: sample.artifactType ?? '',
	};
}

const sbom = referrerManifest(subject, 'application/sbom');
const signature = referrerManifest(subject, 'application/signature');
const both = referrersIndex([sbom, signature]);

describe('the list behind a fallback tag', () => {
	const wanted = { subject: subjectDigest, entries: [entryOf(sbom), entryOf(signature)] };
	const listed = (bytes: Uint8Array | undefined): string[] => {
		const reading = readManifest(Buffer.from(bytes ?? []).toString(), OCI_INDEX);
		if (!reading.ok || reading.manifest.kind !== 'index') throw new Error('no index');
		return reading.manifest.manifests.map((entry) => entry.digest);
	};

	it("is the source's own, byte for byte, where it is all that is wanted", () => {
		expect(mergedIndex(undefined, { ...wanted, sourceBytes: both.bytes })).toBe(both.bytes);
	});

	it('is made anew where the source lists more, less, or nothing', () => {
		const one = { subject: subjectDigest, entries: [entryOf(sbom)] };
		expect(listed(mergedIndex(undefined, { ...one, sourceBytes: both.bytes }))).toEqual([
			sbom.digest,
		]);
		expect(listed(mergedIndex(undefined, wanted))).toEqual([sbom.digest, signature.digest]);
	});

	it('keeps what is there and adds what is not', () => {
		const there = referrersIndex([sbom]).bytes;
		expect(listed(mergedIndex(there, wanted))).toEqual([sbom.digest, signature.digest]);
		const odd = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [], 'x-new': 1 }));
		const merged = Buffer.from(mergedIndex(odd, wanted) ?? []).toString();
		expect(JSON.parse(merged)).toMatchObject({ 'x-new': 1 });
	});

	it('is left alone when nothing is new', () => {
		expect(mergedIndex(both.bytes, wanted)).toBeUndefined();
	});

	it('replaces what is no list at all', () => {
		for (const junk of ['', 'null', '{}', '{"manifests":3}'])
			expect(listed(mergedIndex(Buffer.from(junk), wanted))).toHaveLength(2);
	});
});

describe('the manifests of an item', () => {
	const { signal } = new AbortController();

	it('go children first, referrers before the tag, the tag last', async () => {
		const destination = new MemoryStore();
		const nested = indexManifest([imageManifest({ name: 'deep' })]);
		const root = indexManifest([nested, imageManifest({ name: 'flat' })]);
		const pusher = createManifestPusher(destination, signal);
		const item = itemOf(root, {
			children: [...nested.children, nested, ...root.children.slice(1)].map(loadedOf),
			referrers: [referrerOf(sbom)],
			fallbackIndexes: [{ subject: subjectDigest, entries: [entryOf(sbom)] }],
		});
		await pusher.pushParts(item);
		await pusher.pushRoot(item);
		const order = destination.calls
			.filter((call) => call.startsWith('putManifest'))
			.map((call) => call.split(' ')[2]);
		const place = (name: string): number => order.indexOf(name);
		expect(order.at(-1)).toBe('1');
		expect(place(nested.children[0]?.digest ?? '')).toBeLessThan(place(nested.digest));
		expect(place(sbom.digest)).toBeLessThan(place(fallbackTag(subjectDigest)));
		expect(order).not.toContain(root.digest);
	});

	it('are pushed once for all items of a repository, and again when forgotten', async () => {
		const destination = new MemoryStore();
		const pusher = createManifestPusher(destination, signal);
		const item = itemOf(subject);
		await Promise.all([item, { ...item, destinationTag: '2' }].map((one) => pusher.pushParts(one)));
		expect(destination.countOf('putManifest')).toBe(subject.children.length);
		pusher.forget(item);
		await pusher.pushParts(item);
		expect(destination.countOf('putManifest')).toBe(2 * subject.children.length);
	});

	it('that failed are pushed again by the next who asks', async () => {
		const destination = new MemoryStore({
			hook: ({ what, times }) => {
				if (what === 'putManifest' && times === 0) throw new Error('once');
			},
		});
		const pusher = createManifestPusher(destination, signal);
		const item = itemOf(imageManifest({ name: 'x' }));
		await expect(pusher.pushRoot(item)).rejects.toThrow('once');
		await pusher.pushRoot(item);
		expect(destination.repository('app').tags.get('1')).toBe(item.root.digest);
	});

	it('need no fallback tag where the registry lists referrers itself', async () => {
		const destination = new MemoryStore({ hasReferrers: true });
		const pusher = createManifestPusher(destination, signal);
		await pusher.pushParts(
			itemOf(subject, {
				isRootMissing: false,
				referrers: [referrerOf(sbom)],
				fallbackIndexes: [{ subject: subjectDigest, entries: [entryOf(sbom)] }],
			}),
		);
		expect(destination.countOf('putManifest')).toBe(1);
		expect(destination.repository('app').manifests.get(sbom.digest)?.mediaType).toBe(OCI_MANIFEST);
	});

	it('of two items that add to one list lose nothing', async () => {
		const destination = new MemoryStore();
		const pusher = createManifestPusher(destination, signal);
		const adding = (sample: SampleManifest) =>
			itemOf(subject, {
				isRootMissing: false,
				referrers: [referrerOf(sample)],
				fallbackIndexes: [{ subject: subjectDigest, entries: [entryOf(sample)] }],
			});
		await Promise.all([sbom, signature].map((sample) => pusher.pushParts(adding(sample))));
		const { tags, manifests } = destination.repository('app');
		const list = manifests.get(tags.get(fallbackTag(subjectDigest)) ?? '');
		const text = Buffer.from(list?.bytes ?? []).toString();
		expect(text).toContain(sbom.digest);
		expect(text).toContain(signature.digest);
	});
});
