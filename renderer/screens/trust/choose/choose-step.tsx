// The step Choose: which registry, what engines do with it, which engines, and an image to try.
import { useEffect } from 'react';
import { TextField } from '../../../components/fields/text-field';
import { useRegistries, useTrust } from '../../../stores/stores';
import { subjectOf, wishOf, withAddress } from '../../../stores/trust-draft';
import { text } from '../../../text/en';
import { OtherMachines } from '../other-machines';
import type { TrustView } from '../trust-view';
import styles from './choose.module.css';
import { EnginesField } from './engines-field';
import { RegistryField } from './registry-field';
import { StandingField } from './standing-field';

const words = text.trust.choose;

export function ChooseStep({ view }: { readonly view: TrustView }) {
	const draft = useTrust((state) => state.draft);
	const edit = useTrust((state) => state.edit);
	const hasNoEngine = useTrust((state) => state.overview?.engines.length === 0);
	const rows = useRegistries((state) => state.rows);
	const known = withAddress(
		draft,
		draft.address,
		rows.map(({ entry }) => entry),
	);
	useEffect(() => {
		// What is saved of the registry may be known only after the flow was opened with its host.
		if (known !== draft) edit((now) => (now === draft ? known : now));
	}, [known, draft, edit]);
	const wish = wishOf(draft);
	return (
		<div className={styles['step']}>
			<div className={styles['form']}>
				<RegistryField problem={view.problems.address} />
				<StandingField problems={view.problems} />
				<EnginesField view={view} />
				{draft.as === 'none' ? null : (
					<TextField
						label={words.proofOptional}
						value={draft.proof}
						onChange={(proof) => edit((now) => ({ ...now, proof }))}
						help={words.proofHelp(subjectOf(draft))}
						error={proofWords(view.problems.proof)}
						isMono
					/>
				)}
			</div>
			{hasNoEngine ? <OtherMachines wish={wish} /> : null}
		</div>
	);
}

function proofWords(problem: TrustView['problems']['proof']): string | undefined {
	switch (problem) {
		case 'no-reference':
			return words.proofNoReference;
		case 'other-registry':
			return words.proofOther;
		case undefined:
			return undefined;
	}
}
