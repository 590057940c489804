// The step How: route, platforms, signatures, existing tags, pace. Every value has a sane default.
import type { MirrorDraft } from '../../../../shared/mirror/draft/mirror-draft';
import { EXISTING_TAG_POLICIES } from '../../../../shared/mirror/mirror-spec';
import { ChoiceField } from '../../../components/fields/choice-field';
import { text } from '../../../text/en';
import type { DraftView } from '../draft-view';
import styles from './how-step.module.css';
import { PaceFields } from './pace-fields';
import { PlatformsField } from './platforms-field';
import { RouteField } from './route-field';
import { WordsField } from './words-field';
import { wordsOf } from './words-of';

const words = text.mirror.how;

export function HowStep({ view }: { readonly view: DraftView }) {
	const { draft, edit } = view;
	const set = (change: Partial<MirrorDraft>): void => edit((now) => ({ ...now, ...change }));
	return (
		<div className={styles['step']}>
			<RouteField draft={draft} edit={edit} />
			<PlatformsField platforms={draft.platforms} onChange={(platforms) => set({ platforms })} />
			<ReferrersField referrers={draft.referrers} onChange={(referrers) => set({ referrers })} />
			<ChoiceField
				label={words.existing}
				value={draft.existingTag}
				onChange={(existingTag) => set({ existingTag })}
				options={EXISTING_TAG_POLICIES.map((id) => ({ id, ...words.existingTag[id] }))}
			/>
			<PaceFields limits={draft.limits} onChange={(limits) => set({ limits })} />
		</div>
	);
}

interface ReferrersFieldProps {
	readonly referrers: MirrorDraft['referrers'];
	readonly onChange: (referrers: MirrorDraft['referrers']) => void;
}

function ReferrersField({ referrers, onChange }: ReferrersFieldProps) {
	const choice = typeof referrers === 'string' ? referrers : 'some';
	const listed = typeof referrers === 'string' ? [] : referrers;
	return (
		<ChoiceField
			label={words.referrers}
			value={choice}
			onChange={(id) => onChange(id === 'some' ? [] : id)}
			options={[
				{ id: 'all', ...words.referrersAll },
				{ id: 'none', ...words.referrersNone },
				{
					id: 'some',
					...words.referrersSome,
					more: (
						<WordsField
							label={words.referrersList}
							help={words.referrersListHelp}
							words={listed}
							read={wordsOf}
							wrong={listed.length === 0 ? words.referrersWrong : undefined}
							onChange={(types) => onChange([...types])}
						/>
					),
				},
			]}
		/>
	);
}
