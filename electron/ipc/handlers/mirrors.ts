// The mirrors group of the contract.
import type { FerryContract } from '../../../shared/ipc/contract';
import type { Handlers } from '../../../shared/ipc/define';
import { notYet } from './not-yet';

export function mirrorsHandlers(): Handlers<FerryContract>['mirrors'] {
	return {
		list: () => notYet('mirrors.list'),
		get: () => notYet('mirrors.get'),
		save: () => notYet('mirrors.save'),
		remove: () => notYet('mirrors.remove'),
		open: () => notYet('mirrors.open'),
		openText: () => notYet('mirrors.openText'),
		export: () => notYet('mirrors.export'),
		acceptHosts: () => notYet('mirrors.acceptHosts'),
		plan: () => notYet('mirrors.plan'),
		cancelPlan: () => notYet('mirrors.cancelPlan'),
	};
}
