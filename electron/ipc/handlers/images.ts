// The images group of the contract: what a person may choose from.
import type { FerryContract } from '../../../shared/ipc/contract';
import type { Handlers } from '../../../shared/ipc/define';
import type { ImageBrowser } from '../../drafts/browse-images';

export function imagesHandlers(browser: ImageBrowser): Handlers<FerryContract>['images'] {
	return {
		tags: async ({ repository, id }) => ({ tags: await browser.tags(repository, id) }),
		repositories: async ({ host, id }) => ({ repositories: await browser.repositories(host, id) }),
	};
}
