// The mirrors group of the contract: drafts, their files, their hosts and their plans.
import type { FerryContract } from '../../../shared/ipc/contract';
import type { Handlers } from '../../../shared/ipc/define';
import type { DraftDesk } from '../../drafts/draft-desk';
import type { DraftStore } from '../../drafts/draft-store';
import type { MirrorFiles } from '../../drafts/mirror-files';

export interface MirrorsServices {
	readonly drafts: DraftStore;
	readonly files: MirrorFiles;
	readonly desk: DraftDesk;
}

export function mirrorsHandlers({
	drafts,
	files,
	desk,
}: MirrorsServices): Handlers<FerryContract>['mirrors'] {
	return {
		list: () => ({ drafts: drafts.list() }),
		get: ({ id }) => ({ draft: drafts.get(id).draft }),
		save: async ({ draft }) => ({ savedAtMs: await drafts.save(draft) }),
		remove: async ({ id }) => {
			desk.cancelPlan(id);
			await drafts.remove(id);
			return {};
		},
		open: () => files.open(),
		openText: ({ text, fileName }) => files.openText(text, fileName),
		export: ({ id }) => files.export(id),
		acceptHosts: ({ id, also = [] }) => desk.acceptHosts(id, also),
		plan: ({ id }) => desk.plan(id),
		cancelPlan: ({ id }) => {
			desk.cancelPlan(id);
			return {};
		},
	};
}
