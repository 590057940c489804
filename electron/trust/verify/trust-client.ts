// The port to an engine that is asked whether it took a change: the engine's API, or the podman command where no service is.
import type { TrustEngine } from '../../../shared/trust/engine-files';
import type { EngineClient } from '../../engine/engine-client';

export type TrustClient = Pick<
	EngineClient,
	'daemon' | 'findImage' | 'pull' | 'tag' | 'removeName' | 'isAlive' | 'close'
>;

/** @throws FaultError engine.* */
export type OpenTrustClient = (engine: TrustEngine, signal: AbortSignal) => Promise<TrustClient>;
