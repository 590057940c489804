// The credentials group of the contract.
import type { FerryContract } from '../../../shared/ipc/contract';
import type { Handlers } from '../../../shared/ipc/define';
import { notYet } from './not-yet';

export function credentialsHandlers(): Handlers<FerryContract>['credentials'] {
	return {
		vaultStatus: () => notYet('credentials.vaultStatus'),
		save: () => notYet('credentials.save'),
		forget: () => notYet('credentials.forget'),
		logins: () => notYet('credentials.logins'),
		importLogin: () => notYet('credentials.importLogin'),
	};
}
