// Tags and repositories that a person may choose from: asked of the registry itself, as a run would ask it. Hosts that
// nobody saved or accepted are not asked.
import { filterTags } from '../../shared/mirror/tags/tag-filter';
import { parseReference } from '../../shared/oci/reference';
import type { CredentialProvider } from '../../shared/registry/credential';
import { wait } from '../platform/clock';
import { FaultError, faultError } from '../platform/fault-error';
import type { NetworkSettings } from '../platform/network-settings';
import { createRegistryClient } from '../registry/create-registry-client';
import type { RegistryClient } from '../registry/registry-client';
import { accessOfHosts } from '../settings/registry-access';
import type { SavedRegistries } from '../settings/saved-registries';
import { refuseUnknownHosts, unknownHosts } from './draft-hosts';
import type { DraftStore } from './draft-store';

export interface ImageBrowser {
	/**
	 * Gives the tags that name images, the newest version first; `draftId`: whose accepted hosts count too.
	 * @throws FaultError reference.invalid, mirror.unknown-hosts, repository.not-found, registry.*
	 */
	tags(repository: string, draftId?: string): Promise<readonly string[]>;
	/** By name. @throws FaultError mirror.unknown-hosts, registry.unsupported where there is no list for this user, registry.* */
	repositories(host: string, draftId?: string): Promise<readonly string[]>;
}

export interface ImageBrowserOptions {
	readonly drafts: Pick<DraftStore, 'get'>;
	readonly saved: Pick<SavedRegistries, 'list'>;
	readonly credentials: CredentialProvider;
	readonly network: () => NetworkSettings;
}

export function imageBrowser(options: ImageBrowserOptions): ImageBrowser {
	return {
		tags: async (text, draftId) => {
			const parsed = parseReference(text);
			if (!parsed.ok) {
				throw new FaultError(parsed.fault);
			}
			const { registry, repository } = parsed.value;
			const subject = `${registry}/${repository}`;
			const tags = await asking(options, { host: registry, draftId }, (client, signal) =>
				client.listTags(repository, signal),
			);
			if (tags === undefined) {
				throw notListed(subject, 'listing its tags');
			}
			const chosen = filterTags(tags, {});
			if (chosen.length === 0) {
				throw faultError({ code: 'repository.not-found', side: 'source', subject });
			}
			return chosen.toReversed();
		},
		repositories: async (host, draftId) => {
			const names = await asking(options, { host, draftId }, (client, signal) =>
				client.listRepositories(signal),
			);
			if (names === undefined) {
				throw notListed(host, 'listing its repositories');
			}
			return names.toSorted();
		},
	};
}

interface Question {
	readonly host: string;
	readonly draftId: string | undefined;
}

async function asking<T>(
	{ drafts, saved, credentials, network }: ImageBrowserOptions,
	{ host, draftId }: Question,
	ask: (client: RegistryClient, signal: AbortSignal) => Promise<T>,
): Promise<T> {
	const entries = await saved.list();
	const kept = draftId === undefined ? undefined : drafts.get(draftId);
	const isSaved = entries.some((entry) => entry.host === host);
	if (!isSaved) {
		const unknown =
			kept === undefined
				? [{ host, tls: 'verify' as const, mark: '' }]
				: unknownHosts([host], kept, new Set());
		refuseUnknownHosts(unknown, host);
	}
	const registries = new Map(Object.entries(kept?.draft.registries ?? {}));
	const access = accessOfHosts([host], { saved: entries, registries, isAccepted: true })[host];
	const client = createRegistryClient({
		...(access ?? { tls: 'verify' }),
		host,
		side: 'source',
		credentials: (question) => credentials.get({ host, ...question }),
		network: network(),
		wait,
		random: Math.random,
		now: Date.now,
		// Someone is looking on: a network that is gone is said, not waited for.
		limits: { giveUpMs: 0 },
	});
	try {
		return await ask(client, new AbortController().signal);
	} finally {
		await client.close();
	}
}

function notListed(subject: string, what: string): Error {
	const about = { side: 'source', subject, facts: { host: subject.split('/')[0] ?? '', what } };
	return faultError({ code: 'registry.unsupported', ...about, side: 'source' });
}
