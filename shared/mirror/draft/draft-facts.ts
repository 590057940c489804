// A draft in numbers and words, for its steps and its row in a list.
import { type ImageListReading, readImageList } from '../../image-list/from-text';
import { sourcePaths } from './draft-names';
import type { DraftStep, DraftSummary, MirrorDraft } from './mirror-draft';
import { type DraftMeaning, typedHost, typedPath } from './mirror-of-draft';

export interface DraftFacts {
	/** References in the list. */
	readonly images: number;
	/** Repositories with a tag rule. */
	readonly repositories: number;
	/** Registry hosts that images come from, the one with the most first. */
	readonly hosts: readonly string[];
	/** Host and repository; empty while not chosen. */
	readonly destination: string;
	/** How many things keep each step from being done. */
	readonly problems: Readonly<Record<DraftStep, number>>;
}

/** Gives what each step has to say. */
export function draftFacts(
	draft: MirrorDraft,
	reading: ImageListReading,
	meaning: DraftMeaning,
): DraftFacts {
	const counts = new Map<string, number>();
	for (const { registry } of sourcePaths(reading, draft.repositories)) {
		counts.set(registry, (counts.get(registry) ?? 0) + 1);
	}
	const problems = { images: 0, destination: 0, how: 0, check: 0 };
	for (const { step } of meaning.ok ? [] : meaning.problems) {
		problems[step] += 1;
	}
	return {
		images: reading.references.length,
		repositories: draft.repositories.length,
		hosts: [...counts].sort((a, b) => b[1] - a[1]).map(([host]) => host),
		destination: destinationWords(draft),
		problems,
	};
}

/** Gives the draft in one line. */
export function summaryOfDraft(
	draft: MirrorDraft,
	savedAtMs: number,
	reading: ImageListReading = readImageList(draft.imagesText),
): DraftSummary {
	return {
		id: draft.id,
		name: draft.name,
		destination: destinationWords(draft),
		images: reading.references.length + draft.repositories.length,
		savedAtMs,
		step: draft.step,
	};
}

/** Tells whether nothing was entered yet, so that there is nothing to keep. */
export function isUntouched(draft: MirrorDraft): boolean {
	return (
		draft.name === '' &&
		draft.imagesText.trim() === '' &&
		draft.repositories.length === 0 &&
		draft.destination.registry === '' &&
		draft.destination.repository === ''
	);
}

function destinationWords({ destination }: MirrorDraft): string {
	const host = typedHost(destination.registry);
	const path = typedPath(destination.repository);
	return host === undefined ? '' : path === '' ? host : `${host}/${path}`;
}
