// The engines group of the contract.
import type { FerryContract } from '../../../shared/ipc/contract';
import type { Handlers } from '../../../shared/ipc/define';
import { notYet } from './not-yet';

export function enginesHandlers(): Handlers<FerryContract>['engines'] {
	return {
		detect: () => notYet('engines.detect'),
	};
}
