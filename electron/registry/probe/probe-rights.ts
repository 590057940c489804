// What the credential is good for: signing in, reading, writing. Leaves nothing behind: the upload that proves
// the right to push is cancelled.
import { makeFault } from '../../../shared/fault/fault';
import { descriptorSchema } from '../../../shared/oci/descriptor';
import { ownPath } from '../../../shared/registry/own-path';
import { FaultError } from '../../platform/fault-error';
import type { RegistryClientOptions, RegistryParts } from '../create-registry-client';
import { listingCalls } from '../lists/listing-calls';
import { manifestCalls, subjectOf } from '../manifest-calls';
import { beginUpload } from '../upload/upload-session';
import type { Finding } from './probe-step';

export interface ProbeWishes {
	/** The image to look up; without it repositories are listed. */
	readonly image?: { readonly repository: string; readonly tagOrDigest: string };
	/** A repository in which to begin, and cancel, an upload. */
	readonly pushRepository?: string;
}

export interface RightsProbe {
	readonly options: RegistryClientOptions;
	readonly wishes: ProbeWishes;
	readonly parts: RegistryParts;
	readonly signal: AbortSignal;
}

const MAX_BODY_BYTES = 64 * 1024;
/** Of no content: the upload is never finished. */
const NO_CONTENT = descriptorSchema.parse({
	mediaType: 'application/octet-stream',
	digest: 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
	size: 0,
});

/** Signs in for no repository in particular. */
export async function probeSignIn({
	options,
	wishes,
	parts,
	signal,
}: RightsProbe): Promise<Finding> {
	const credential = await options.credential();
	const access = { action: 'pull' } as const;
	const call = {
		method: 'GET',
		path: ownPath('/v2/'),
		operation: 'list',
		access,
		subject: options.host,
		signal,
	} as const;
	try {
		await parts.session.ask(call, [200], MAX_BODY_BYTES);
		return { facts: { username: credential?.username ?? 'anonymous' } };
	} catch (error) {
		const isClosed = error instanceof FaultError && error.fault.code === 'registry.unauthorized';
		if (credential === undefined && isClosed && wishes.image !== undefined) {
			// Some registries let everyone read some images, and nobody in without a name.
			return { facts: {}, skipped: 'no credential' };
		}
		throw error;
	}
}

/** Looks the image up, or lists repositories. */
export async function probePull({ options, wishes, parts, signal }: RightsProbe): Promise<Finding> {
	if (wishes.image === undefined) {
		const found = await listingCalls(parts.session).repositories(signal);
		return found === undefined
			? { facts: {}, skipped: 'the registry lists no repositories' }
			: { facts: { repositories: String(found.names.length) } };
	}
	const { repository, tagOrDigest } = wishes.image;
	const head = await manifestCalls(parts.session).head(repository, tagOrDigest, signal);
	if (head === undefined) {
		const subject = subjectOf(options.host, repository, tagOrDigest);
		return {
			facts: {},
			fault: makeFault({ code: 'manifest.not-found', side: options.side, subject }),
		};
	}
	return { facts: { digest: head.digest ?? '', mediaType: head.contentType } };
}

/** Begins an upload and cancels it. */
export async function probePush({ options, wishes, parts, signal }: RightsProbe): Promise<Finding> {
	const repository = wishes.pushRepository;
	if (repository === undefined) {
		return { facts: {}, skipped: 'not asked for' };
	}
	const subject = `${options.host}/${repository}`;
	const target = { session: parts.session, repository, descriptor: NO_CONTENT, subject, signal };
	const upload = await beginUpload(target);
	await upload.cancel();
	return { facts: { repository } };
}
