// What the credential is good for: signing in, reading, writing. Leaves nothing behind: the upload that proves
// the right to push is cancelled.
import { makeFault } from '../../../shared/fault/fault';
import { descriptorSchema } from '../../../shared/oci/descriptor';
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

/** Of no content: the upload is never finished. */
const NO_CONTENT = descriptorSchema.parse({
	mediaType: 'application/octet-stream',
	digest: 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
	size: 0,
});

/** Looks the image up, or lists repositories. */
export async function probePull({ options, wishes, parts, signal }: RightsProbe): Promise<Finding> {
	if (wishes.image === undefined) {
		const whole = await parts.book.get(undefined);
		if (whole.credential === undefined && (await parts.book.paths()).length > 0) {
			// Its logins are for parts of it, and no list of all repositories is theirs to see.
			return { facts: {}, skipped: 'its logins are for parts of it; name an image' };
		}
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
