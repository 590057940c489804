// A main process for tests of the wizard: drafts in memory, registries, tags and a plan as the test says.

import { FaultError } from '../../electron/platform/fault-error';
import { makeFault } from '../../shared/fault/fault';
import type { ShownPlan } from '../../shared/ipc/groups/mirrors';
import type { RegistryRow } from '../../shared/ipc/groups/registries';
import { summaryOfDraft } from '../../shared/mirror/draft/draft-facts';
import type { MirrorDraft } from '../../shared/mirror/draft/mirror-draft';
import { contractMock } from './contract-mock';
import { VENDOR } from './made-drafts';

/** A saved registry, never tested. */
export function savedRegistry(host: string, name = host): RegistryRow {
	return { entry: { host, name, tls: 'verify' } };
}

type PlanItems = ShownPlan['items'];

/** A plan of `count` images to copy; `change` makes one something else. */
export function madePlan(
	count = 38,
	change: (item: PlanItems[number]) => PlanItems[number] = (item) => item,
	rest: Partial<ShownPlan> = {},
): ShownPlan {
	const items = Array.from({ length: count }, (_, index) =>
		change({
			index,
			source: `${VENDOR}/service-${index + 1}:v3.${index}.0`,
			destination: `registry.spacetech.example:8083/appcircle/service-${index + 1}:v3.${index}.0`,
			sourceDigest: `sha256:${String(index).padStart(64, '0')}`,
			destinationDigest: `sha256:${String(index).padStart(64, '0')}`,
			platforms: ['linux/amd64', 'linux/arm64/v8'],
			action: 'copy',
			bytesToMove: 12_400_000,
			bytesToMount: 30_000_000,
			bytesPresent: 0,
			referrers: [],
			warnings: [],
		}),
	);
	const sum = (key: 'bytesToMove' | 'bytesToMount' | 'bytesPresent') =>
		items.reduce((total, item) => total + item[key], 0);
	const of = (action: string) => items.filter((item) => item.action === action).length;
	return {
		totals: {
			images: count,
			toCopy: of('copy'),
			present: of('present'),
			refused: of('refused'),
			blobs: count * 3,
			bytesToMove: sum('bytesToMove'),
			bytesToMount: sum('bytesToMount'),
			bytesPresent: sum('bytesPresent'),
		},
		items,
		notes: [],
		...rest,
	};
}

/** Main with these drafts. */
export function mirrorsMock(drafts: readonly MirrorDraft[] = []) {
	const kept = new Map(drafts.map((draft) => [draft.id, draft]));
	let clock = Date.UTC(2026, 10, 3, 9, 30);
	const savedAt = new Map<string, number>(drafts.map(({ id }) => [id, clock]));
	const list = () => ({
		drafts: [...kept.values()].map((draft) => summaryOfDraft(draft, savedAt.get(draft.id) ?? 0)),
	});
	const mock = contractMock({
		registries: {
			list: () => ({ registries: [savedRegistry('registry.spacetech.example:8083', 'Spacetech')] }),
		},
		mirrors: {
			list,
			get: ({ id }) => {
				const draft = kept.get(id);
				if (draft === undefined) {
					throw new FaultError(
						makeFault({ code: 'mirror.draft-missing', side: 'this-computer', subject: id }),
					);
				}
				return { draft };
			},
			save: ({ draft }) => {
				clock += 1000;
				kept.set(draft.id, draft);
				savedAt.set(draft.id, clock);
				mock.emit('mirrors', 'changed', list());
				return { savedAtMs: clock };
			},
			remove: ({ id }) => {
				kept.delete(id);
				mock.emit('mirrors', 'changed', list());
				return {};
			},
			acceptHosts: () => ({ outcome: 'accepted', hosts: [] }),
			plan: () => ({ planId: 'p1', plan: madePlan() }),
			cancelPlan: () => ({}),
		},
	});
	return { mock, kept };
}
