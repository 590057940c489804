// What the copy engine needs of the two ends of a mirror. A registry is one such end; a bundle will be
// another. Repositories are parameters, so one store serves every repository of a registry.
import type { RegistryClient } from '../registry/registry-client';

export type {
	ManifestDocument,
	ManifestHead,
	NameList,
	UploadPosition,
} from '../registry/registry-client';

/** Where images are read. */
export type ContentSource = Pick<
	RegistryClient,
	| 'host'
	| 'counts'
	| 'getManifest'
	| 'headManifest'
	| 'hasBlob'
	| 'readBlob'
	| 'listTags'
	| 'listReferrers'
>;

/** Where images are written and read back. */
export type ContentDestination = ContentSource &
	Pick<RegistryClient, 'isBlobReadable' | 'mountBlob' | 'pushBlob' | 'putManifest'>;
