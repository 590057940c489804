// The port that finds out which files of which engine count, and reads them. Nothing here writes.
import type { EngineFiles, TrustEngine } from '../../shared/trust/engine-files';
import type { TrustWish } from '../../shared/trust/trust-wish';

export interface EngineFinder {
	/**
	 * The engines of this computer whose trust can be shown, Docker first; a podman command without a service is one.
	 * Takes up to some seconds.
	 */
	list(signal: AbortSignal): Promise<readonly TrustEngine[]>;
	/**
	 * Reads what concerns a registry (without one: only what concerns all).
	 * @throws FaultError engine.unreachable
	 */
	read(
		engine: TrustEngine,
		subject: Pick<TrustWish, 'host' | 'of'> | undefined,
		signal: AbortSignal,
	): Promise<EngineFiles>;
}
