// How one registry takes blobs, as far as it was found out: which forms it refuses and how large a request may
// be. Holds for all its blobs, so that nothing is found out twice.

export interface UploadLimits {
	readonly chunkBytes: number;
	readonly largestChunkBytes: number;
	readonly chunkedAboveBytes: number;
}

/**
 * How a blob is sent. In `chunks` what was sent counts, whatever the registry says that it has: some count
 * wrongly and store rightly, and the digest decides at the end. `chunks-as-counted` goes on where the
 * registry says that it is. The others send everything with one request.
 */
export type UploadForm = 'chunks' | 'chunks-as-counted' | 'one-put' | 'one-patch';

const FORMS_OF_LARGE: readonly UploadForm[] = [
	'chunks',
	'chunks-as-counted',
	'one-put',
	'one-patch',
];
const FORMS_OF_SMALL: readonly UploadForm[] = ['one-put', 'one-patch'];

const KIBIBYTE = 1024;
/** No body limit in the field is smaller; below it a large blob would take too many requests. */
const SMALLEST_CHUNK_BYTES = 64 * KIBIBYTE;
const LARGEST_HALF_BYTES = 64 * KIBIBYTE * KIBIBYTE;

export class UploadHabits {
	chunkBytes: number;
	largestChunkBytes: number;
	/** It said once that it had another number of bytes than was sent: what it says is not gone by. */
	isMiscounting = false;
	#chunkedAboveBytes: number;
	readonly #refused = new Set<UploadForm>();

	constructor(limits: UploadLimits) {
		this.chunkBytes = limits.chunkBytes;
		this.largestChunkBytes = limits.largestChunkBytes;
		this.#chunkedAboveBytes = limits.chunkedAboveBytes;
	}

	/** Gives the form in which a blob of this size is sent next, after those refused; `undefined` when none is left. */
	formFor(sizeBytes: number, refused: ReadonlySet<UploadForm>): UploadForm | undefined {
		const forms = sizeBytes > this.#chunkedAboveBytes ? FORMS_OF_LARGE : FORMS_OF_SMALL;
		return forms.find((form) => !this.#refused.has(form) && !refused.has(form));
	}

	/** Keeps for all blobs what one was refused in that then arrived otherwise; true when that ends chunks. */
	learn(refused: Iterable<UploadForm>): boolean {
		const hadChunks = !this.#refused.has('chunks-as-counted');
		for (const form of refused) {
			this.#refused.add(form);
		}
		return hadChunks && this.#refused.has('chunks-as-counted');
	}

	/** Notes that a request with so many bytes was too large; false when none may be smaller. */
	shrink(sentBytes: number, minChunkBytes: number): boolean {
		const smaller = halfOf(sentBytes);
		if (
			smaller === undefined ||
			smaller < minChunkBytes ||
			this.#refused.has('chunks-as-counted')
		) {
			return false;
		}
		// Others may have found the same out meanwhile, from requests as large as this one.
		this.chunkBytes = Math.min(smaller, this.chunkBytes);
		this.largestChunkBytes = this.chunkBytes;
		this.#chunkedAboveBytes = Math.min(this.#chunkedAboveBytes, smaller);
		return true;
	}
}

/** Tells whether the form sends several requests. */
export function isInChunks(form: UploadForm): boolean {
	return form === 'chunks' || form === 'chunks-as-counted';
}

/** The next smaller power of two: whole mebibytes as long as there are any, where the content's hashes are kept. */
function halfOf(sentBytes: number): number | undefined {
	let bytes = LARGEST_HALF_BYTES;
	while (bytes >= sentBytes) {
		bytes /= 2;
	}
	return bytes < SMALLEST_CHUNK_BYTES ? undefined : bytes;
}
