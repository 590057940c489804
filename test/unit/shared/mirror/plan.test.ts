import { describe, expect, it } from 'vitest';
import { makeFault } from '../../../../shared/fault/fault';
import {
	blobKey,
	type Plan,
	type PlanItem,
	planDocument,
	planItemSchema,
	planTotals,
} from '../../../../shared/mirror/plan';

const item: PlanItem = {
	index: 0,
	source: 's/a:1',
	destination: 'd/a:1',
	sourceDigest: 'sha256:1',
	destinationDigest: 'sha256:1',
	platforms: ['linux/amd64'],
	action: 'copy',
	bytesToMove: 10,
	bytesToMount: 20,
	bytesPresent: 30,
	referrers: [{ digest: 'sha256:2', artifactType: 'application/x', tag: 'sha256-1.sig' }],
	warnings: ['a word'],
	needs: ['a@sha256:3'],
};

const plan: Plan = {
	mirror: 'appcircle',
	route: 'direct',
	items: [
		item,
		{ ...item, index: 1, action: 'present', skipReason: 'kept', bytesToMove: 0, needs: [] },
		{
			...item,
			index: 2,
			action: 'refused',
			bytesToMount: 0,
			fault: makeFault({ code: 'tag.exists', side: 'destination', subject: 'd/a:1' }),
		},
	],
	blobs: [{ key: 'a@sha256:3', digest: 'sha256:3', sizeBytes: 10, expected: 'move' }],
};

describe('a plan', () => {
	it('adds up', () => {
		expect(planTotals(plan)).toEqual({
			images: 3,
			toCopy: 1,
			present: 1,
			refused: 1,
			blobs: 1,
			bytesToMove: 20,
			bytesToMount: 40,
			bytesPresent: 90,
		});
	});

	it('written out has exactly the keys of the contract', () => {
		const document = planDocument(plan);
		expect(Object.keys(document)).toEqual(['schema', 'mirror', 'route', 'totals', 'items']);
		expect(document['schema']).toBe('image-ferry/plan/v1');
		expect(Object.keys(document['totals'] as object)).toEqual([
			'images',
			'toCopy',
			'present',
			'refused',
			'blobs',
			'bytesToMove',
			'bytesToMount',
			'bytesPresent',
		]);
		const keys = [
			'source',
			'destination',
			'sourceDigest',
			'destinationDigest',
			'platforms',
			'action',
			'bytesToMove',
			'bytesToMount',
			'bytesPresent',
			'referrers',
			'warnings',
		];
		const items = document['items'] as object[];
		expect(items.map((one) => Object.keys(one))).toEqual([keys, keys, [...keys, 'fault']]);
	});

	it('knows a blob by repository and digest', () => {
		expect(blobKey('appcircle/web', 'sha256:3')).toBe('appcircle/web@sha256:3');
	});

	it('refuses items with unknown keys or negative sizes', () => {
		expect(planItemSchema.safeParse(item).success).toBe(true);
		expect(planItemSchema.safeParse({ ...item, extra: 1 }).success).toBe(false);
		expect(planItemSchema.safeParse({ ...item, bytesToMove: -1 }).success).toBe(false);
	});
});
