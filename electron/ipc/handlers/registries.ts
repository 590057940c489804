// The registries group of the contract.
import type { FerryContract } from '../../../shared/ipc/contract';
import type { Handlers } from '../../../shared/ipc/define';
import { notYet } from './not-yet';

export function registriesHandlers(): Handlers<FerryContract>['registries'] {
	return {
		list: () => notYet('registries.list'),
		save: () => notYet('registries.save'),
		remove: () => notYet('registries.remove'),
		undoRemove: () => notYet('registries.undoRemove'),
		probe: () => notYet('registries.probe'),
		cancelProbe: () => notYet('registries.cancelProbe'),
		inspectCa: () => notYet('registries.inspectCa'),
	};
}
