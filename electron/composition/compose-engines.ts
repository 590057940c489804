// The container engines of this computer, and what they trust.
import { app } from 'electron';
import type { FerryContract } from '../../shared/ipc/contract';
import type { Handlers } from '../../shared/ipc/define';
import { askUser } from '../app/ask-user';
import { localEngines } from '../engine/open-engine';
import { enginesHandlers } from '../ipc/handlers/engines';
import { trustHandlers } from '../ipc/handlers/trust';
import { stoppableDesk } from '../trust/desk/stoppable-desk';
import type { Base } from './base';
import type { Registries } from './compose-registries';
import { localTrustDesk } from './local-trust-desk';

export interface Engines {
	readonly handlers: Pick<Handlers<FerryContract>, 'engines' | 'trust'>;
	/** Rolls back a change of trust that is at work; for leaving. */
	readonly stop: () => Promise<void>;
}

export function composeEngines(base: Base, registries: Pick<Registries, 'credentials'>): Engines {
	const { desk, stop } = stoppableDesk(
		localTrustDesk({
			dataFolder: base.dataFolder,
			environment: base.environment,
			credentials: () => registries.credentials,
			resourcesFolder: app.isPackaged ? process.resourcesPath : undefined,
		}),
	);
	return {
		stop,
		handlers: {
			engines: enginesHandlers(localEngines(base.environment)),
			trust: trustHandlers({
				desk,
				ask: (question) => askUser(base.window(), question),
				onStep: (planId, step) => base.emit('trust', 'stepped', { planId, step }),
			}),
		},
	};
}
