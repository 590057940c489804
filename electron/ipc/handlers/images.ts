// The images group of the contract.
import type { FerryContract } from '../../../shared/ipc/contract';
import type { Handlers } from '../../../shared/ipc/define';
import { notYet } from './not-yet';

export function imagesHandlers(): Handlers<FerryContract>['images'] {
	return {
		tags: () => notYet('images.tags'),
		repositories: () => notYet('images.repositories'),
	};
}
