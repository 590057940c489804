// The engines group of the contract.
import type { FerryContract } from '../../../shared/ipc/contract';
import type { Handlers } from '../../../shared/ipc/define';
import type { Engines } from '../../engine/open-engine';

export function enginesHandlers(
	engines: Pick<Engines, 'detect'>,
): Handlers<FerryContract>['engines'] {
	return {
		detect: async () => {
			const findings = await engines.detect(new AbortController().signal);
			return { engines: findings.engines, rejected: findings.rejected };
		},
	};
}
