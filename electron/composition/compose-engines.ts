// The container engines of this computer.
import type { FerryContract } from '../../shared/ipc/contract';
import type { Handlers } from '../../shared/ipc/define';
import { localEngines } from '../engine/open-engine';
import { enginesHandlers } from '../ipc/handlers/engines';
import type { Base } from './base';

export interface Engines {
	readonly handlers: Pick<Handlers<FerryContract>, 'engines'>;
}

export function composeEngines(base: Base): Engines {
	return { handlers: { engines: enginesHandlers(localEngines(base.environment)) } };
}
