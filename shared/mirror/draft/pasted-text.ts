// Text that is no plain list: what it is, and the references that can be taken out of it.

import { trimEndOf } from '../../format/trim-characters';
import { MAX_LIST_BYTES, readImageList } from '../../image-list/from-text';
import { formatReference, parseReference } from '../../oci/reference';

/** Tells whether the text is a mirror file, which belongs into a draft of its own. */
export function isMirrorFile(text: string): boolean {
	const head = text.slice(0, 4096);
	return (
		/^[ \t]*["']?apiVersion["']?\s*:\s*["']?image-ferry\//m.test(head) && /kind["']?\s*:/.test(head)
	);
}

export interface TakenReferences {
	/** The list with every other line made a comment; lines keep their numbers. */
	readonly text: string;
	/** Lines that were read as commands or keys and are references now. */
	readonly taken: number;
	/** Lines that are comments now. */
	readonly commented: number;
}

/** No command that names one image is longer. */
const MAX_COMMAND = 4096;
/** `docker pull IMAGE` and its kin; a line of a loop may begin with `sudo` or `do`. */
const PULL =
	/^(?:do\s+)?(?:sudo\s+)?(?:docker|podman|nerdctl|crictl|crane|skopeo|ctr|buildah|regctl|oras|oc)\s+(?:-\S+\s+)*(?:images?\s+)?(?:pull|copy|mirror|inspect)\s+(.+)$/;
/** Options whose value is a word of its own. */
const VALUED_OPTION =
	/^(?:--(?:platform|os|arch|override-\w+|(?:src-|dest-)?creds|authfile|namespace|retry-times|multi-arch)|-n)$/;
/** Words of scripts that could be names on Docker Hub. */
const SHELL_WORDS: ReadonlySet<string> = new Set(['do', 'done', 'then', 'else', 'fi', 'esac']);
const KEY = /(?:^|[\s{,"'-])["']?image["']?\s*[:=]\s*["']?([^\s"',}]+)/;

/**
 * Takes the references out of scripts and manifests: pull and copy commands and `image:` keys become references,
 * everything else that is no reference becomes a comment.
 */
export function takeReferences(text: string): TakenReferences {
	const troubled = new Set(readImageList(text).problems.map(({ line }) => line));
	let [taken, commented] = [0, 0];
	const lines = text.split(/\r\n|\n|\r/).map((content, index) => {
		const word = content.trim();
		if (!troubled.has(index + 1) && !SHELL_WORDS.has(word)) {
			return content;
		}
		const reference = SHELL_WORDS.has(word) ? undefined : referenceIn(word);
		if (reference !== undefined) {
			taken += 1;
			return reference;
		}
		commented += 1;
		return `# ${content}`;
	});
	return { text: lines.join('\n'), taken, commented };
}

/** Gives the reference that a command or a key names; `undefined` when there is none. */
function referenceIn(line: string): string | undefined {
	if (line.length > MAX_COMMAND) {
		return undefined;
	}
	const words = PULL.exec(line)?.[1]?.split(/\s+/) ?? [KEY.exec(line)?.[1] ?? ''];
	for (const [at, word] of words.entries()) {
		if (VALUED_OPTION.test(words[at - 1] ?? '')) {
			continue;
		}
		const bare = trimEndOf(word.replace(/^["']/, ''), '"\';').replace(/^docker:\/\//, '');
		const isOption = word.startsWith('-');
		const parsed = isOption || bare === '' ? undefined : parseReference(bare);
		if (parsed?.ok === true && /[/:]/.test(bare)) {
			return bare;
		}
	}
	return undefined;
}

export type FileText =
	| { readonly ok: true; readonly text: string }
	| { readonly ok: false; readonly why: 'too-large' | 'binary' | 'empty' };

/** Reads a file that is offered as a list: UTF-8, or UTF-16 with its mark; not what holds NUL bytes. */
export function readListFile(bytes: Uint8Array): FileText {
	if (bytes.length > MAX_LIST_BYTES) {
		return { ok: false, why: 'too-large' };
	}
	const [first, second] = bytes;
	if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
		const encoding = first === 0xff ? 'utf-16le' : 'utf-16be';
		return { ok: true, text: new TextDecoder(encoding).decode(bytes) };
	}
	if (bytes.includes(0)) {
		return { ok: false, why: 'binary' };
	}
	const text = new TextDecoder('utf-8').decode(bytes);
	return text.trim() === '' ? { ok: false, why: 'empty' } : { ok: true, text };
}

/** Gives the list with more at its end, under the name of where it is from; `undefined` when that is too much. */
export function appended(list: string, more: string, from: string): string | undefined {
	const head = list.trim() === '' ? '' : `${list.trimEnd()}\n`;
	const origin = from === '' ? '' : `# ${from.replace(/[\r\n]/g, ' ')}\n`;
	const text = `${head}${origin}${more.replace(/^\uFEFF/, '').trimEnd()}\n`;
	return text.length > MAX_LIST_BYTES ? undefined : text;
}

/** Makes the lines of these references, written in full, comments. */
export function withoutReferences(text: string, names: ReadonlySet<string>): string {
	const { references, repeated } = readImageList(text);
	const left = new Set([
		...references
			.filter(({ reference }) => names.has(formatReference(reference)))
			.map(({ line }) => line),
		...repeated.filter(({ reference }) => names.has(reference)).map(({ line }) => line),
	]);
	const lines = text.split(/\r\n|\n|\r/);
	return lines.map((content, index) => (left.has(index + 1) ? `# ${content}` : content)).join('\n');
}

/** Gives references of a repository as lines of a list. */
export function referenceLines(repository: string, tags: readonly string[]): string {
	const parsed = parseReference(repository);
	if (!parsed.ok) {
		return '';
	}
	const { registry, repository: path } = parsed.value;
	return tags.map((tag) => formatReference({ registry, repository: path, tag })).join('\n');
}
