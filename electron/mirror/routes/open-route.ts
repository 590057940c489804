// The way that the images of a mirror take: straight from registry to registry, or through a container engine.
import type { EngineInfo } from '../../../shared/engine/engine-info';
import type { MirrorSpec } from '../../../shared/mirror/mirror-spec';
import type { RegistryStores } from '../../content/registry-stores';
import type { OpenEngine } from '../../engine/engine-client';
import { faultError } from '../../platform/fault-error';
import { type MoveImagesPorts, moveImages } from '../copy/move-images';
import type { CopyPlan } from '../plan/copy-plan';
import { moveThroughEngine } from './engine/move-through-engine';

export type RoutePorts = MoveImagesPorts & {
	readonly signIn: RegistryStores['signIn'];
	/** A sentence worth showing that concerns no single image. */
	readonly onNote: (text: string) => void;
};

export interface Route {
	/** The engine that is gone through, for the plan. */
	readonly engine?: EngineInfo;
	/** Settles when every item is done, failed or, after an abort, left as it was. */
	move(plan: CopyPlan, ports: RoutePorts): Promise<void>;
	close(): void;
}

/** Opens what the mirror's route needs. `openEngine` is asked with `route: engine` only. @throws FaultError engine.* */
export async function openRoute(
	{ route, engine: endpoint }: Pick<MirrorSpec, 'route' | 'engine'>,
	openEngine: OpenEngine | undefined,
	signal: AbortSignal,
): Promise<Route> {
	if (route === 'direct') {
		return { move: moveImages, close: () => undefined };
	}
	if (openEngine === undefined) {
		const what = 'route: engine';
		throw faultError({
			code: 'command.unsupported',
			side: 'this-computer',
			subject: what,
			facts: { what },
		});
	}
	const engine = await openEngine(endpoint, signal);
	return {
		engine: engine.info,
		move: (plan, ports) => moveThroughEngine(plan, { ...ports, engine }),
		close: () => engine.close(),
	};
}
