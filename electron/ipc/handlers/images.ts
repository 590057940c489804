// The images group of the contract: what a person may choose from.
import type { FerryContract } from '../../../shared/ipc/contract';
import type { Handlers } from '../../../shared/ipc/define';
import type { ImageBrowser } from '../../drafts/browse-images';

export function imagesHandlers(browser: ImageBrowser): Handlers<FerryContract>['images'] {
	return {
		tags: async ({ repository, id }) => {
			const { names, isWhole } = await browser.tags(repository, id);
			return { tags: names, isWhole };
		},
		repositories: async ({ host, id }) => {
			const { names, isWhole } = await browser.repositories(host, id);
			return { repositories: names, isWhole };
		},
	};
}
