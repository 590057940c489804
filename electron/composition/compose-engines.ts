// The container engines of this computer, and what they trust.
import type { FerryContract } from '../../shared/ipc/contract';
import type { Handlers } from '../../shared/ipc/define';
import { askUser } from '../app/ask-user';
import { localEngines } from '../engine/open-engine';
import { enginesHandlers } from '../ipc/handlers/engines';
import { trustHandlers } from '../ipc/handlers/trust';
import { localTrustDesk } from '../trust/trust-desk';
import type { Base } from './base';

export interface Engines {
	readonly handlers: Pick<Handlers<FerryContract>, 'engines' | 'trust'>;
}

export function composeEngines(base: Base): Engines {
	return {
		handlers: {
			engines: enginesHandlers(localEngines(base.environment)),
			trust: trustHandlers({
				desk: localTrustDesk(),
				ask: (question) => askUser(base.window(), question),
				onStep: (planId, step) => base.emit('trust', 'stepped', { planId, step }),
			}),
		},
	};
}
