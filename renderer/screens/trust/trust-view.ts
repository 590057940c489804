// What all steps of the flow show, computed once from the store: the engines there are, those that are meant, what is
// missing.
import { useMemo } from 'react';
import type { TrustRequest } from '../../../shared/trust/trust-plan';
import { useTrust } from '../../stores/stores';
import { enginesOf, requestOf, type TrustProblems, trustProblems } from '../../stores/trust-draft';
import { text } from '../../text/en';

export interface TrustView {
	/** Endpoints. */
	readonly engines: readonly string[];
	readonly problems: TrustProblems;
	/** `undefined` while something is missing. */
	readonly request: TrustRequest | undefined;
	/** The title of an engine by its endpoint. */
	readonly titleOf: (endpoint: string) => string;
}

export function useTrustView(): TrustView {
	const draft = useTrust((state) => state.draft);
	const start = useTrust((state) => state.start);
	const overview = useTrust((state) => state.overview);
	const known = useMemo(
		() =>
			(overview?.engines ?? []).map(({ engine }) => ({
				endpoint: engine.endpoint,
				title: text.trust.engineTitle(engine),
				name: text.trust.engineName(engine),
			})),
		[overview],
	);
	return useMemo(() => {
		const engines = enginesOf(draft, start, known);
		return {
			engines,
			problems: trustProblems(draft, engines),
			request: requestOf(draft, engines),
			titleOf: (endpoint) => known.find((one) => one.endpoint === endpoint)?.name ?? endpoint,
		};
	}, [draft, start, known]);
}
