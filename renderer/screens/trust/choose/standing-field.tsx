// What engines do with the registry, each with what it means, and what belongs to the chosen one.

import { TLS_POLICIES } from '../../../../shared/registry/tls-policy';
import { STANDINGS } from '../../../../shared/trust/trust-wish';
import { ChoiceField } from '../../../components/fields/choice-field';
import { ComboField } from '../../../components/fields/combo-field';
import { useTrust } from '../../../stores/stores';
import type { TrustProblems } from '../../../stores/trust-draft';
import { text } from '../../../text/en';
import { CaField } from './ca-field';

const words = text.trust.choose;
/** Those that are mirrored most. */
const OFTEN_MIRRORED = ['docker.io', 'quay.io', 'ghcr.io', 'registry.k8s.io'];

export function StandingField({ problems }: { readonly problems: TrustProblems }) {
	const as = useTrust((state) => state.draft.as);
	const edit = useTrust((state) => state.edit);
	const more = {
		ca: <CaField isMissing={problems.ca !== undefined} />,
		insecure: undefined,
		mirror: <MirrorFields problems={problems} />,
		none: undefined,
	} as const;
	return (
		<ChoiceField
			label={words.as}
			value={as}
			onChange={(chosen) => edit((now) => ({ ...now, as: chosen, hasChosen: true }))}
			options={STANDINGS.map((id) => ({ id, ...text.trust.standings[id], more: more[id] }))}
		/>
	);
}

function MirrorFields({ problems }: { readonly problems: TrustProblems }) {
	const of = useTrust((state) => state.draft.of);
	const tls = useTrust((state) => state.draft.tls);
	const edit = useTrust((state) => state.edit);
	return (
		<>
			<ComboField
				label={words.of}
				value={of}
				onChange={(typed) => edit((now) => ({ ...now, of: typed }))}
				suggestions={OFTEN_MIRRORED.map((id) => ({ id }))}
				help={words.ofHelp}
				error={ofWords(problems.of)}
				openLabel={words.registryOpen}
			/>
			<ChoiceField
				label={words.reached}
				value={tls ?? 'as-set'}
				onChange={(chosen) =>
					edit((now) => ({
						...now,
						tls: chosen === 'as-set' ? undefined : chosen,
						hasChosen: true,
					}))
				}
				options={[
					{ id: 'as-set' as const, ...words.reachedAsSet },
					...TLS_POLICIES.map((id) => ({
						id,
						name: text.registries.policies[id].name,
						more: id === 'private-ca' ? <CaField isMissing={false} /> : undefined,
					})),
				]}
			/>
		</>
	);
}

function ofWords(problem: TrustProblems['of']): string | undefined {
	switch (problem) {
		case 'same':
			return words.ofSame;
		case 'missing':
		case 'refused':
			return words.ofMissing;
		case undefined:
			return undefined;
	}
}
