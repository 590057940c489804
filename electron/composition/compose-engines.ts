// The container engines of this computer, and what they trust.
import { app } from 'electron';
import type { FerryContract } from '../../shared/ipc/contract';
import type { Handlers } from '../../shared/ipc/define';
import { askUser } from '../app/ask-user';
import { localEngines } from '../engine/open-engine';
import { enginesHandlers } from '../ipc/handlers/engines';
import { trustHandlers } from '../ipc/handlers/trust';
import type { Base } from './base';
import type { Registries } from './compose-registries';
import { localTrustDesk } from './local-trust-desk';

export interface Engines {
	readonly handlers: Pick<Handlers<FerryContract>, 'engines' | 'trust'>;
}

export function composeEngines(base: Base, registries: Pick<Registries, 'credentials'>): Engines {
	return {
		handlers: {
			engines: enginesHandlers(localEngines(base.environment)),
			trust: trustHandlers({
				desk: localTrustDesk({
					dataFolder: base.dataFolder,
					environment: base.environment,
					credentials: () => registries.credentials,
					resourcesFolder: app.isPackaged ? process.resourcesPath : undefined,
				}),
				ask: (question) => askUser(base.window(), question),
				onStep: (planId, step) => base.emit('trust', 'stepped', { planId, step }),
			}),
		},
	};
}
