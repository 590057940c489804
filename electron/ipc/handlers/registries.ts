// The registries group of the contract.
import type { FerryContract } from '../../../shared/ipc/contract';
import type { Handlers } from '../../../shared/ipc/define';
import { inspectCa } from '../../registry-desk/inspect-ca';
import type { RegistryDesk } from '../../registry-desk/registry-desk';

export function registriesHandlers(desk: RegistryDesk): Handlers<FerryContract>['registries'] {
	return {
		list: async () => ({ registries: await desk.list() }),
		save: async ({ entry, formerHost }) => ({ outcome: await desk.save(entry, formerHost) }),
		remove: async ({ host }) => ({ undoUntilMs: await desk.remove(host) }),
		undoRemove: async ({ host }) => {
			await desk.undoRemove(host);
			return {};
		},
		probe: async (order) => ({ outcome: await desk.probe(order) }),
		cancelProbe: ({ host }) => {
			desk.cancelProbe(host);
			return {};
		},
		inspectCa: ({ text }) => inspectCa(text),
	};
}
