// Browsing a registry: its repositories, the tags of one, and which of them a rule takes. What is taken becomes lines of
// the list, or stays a rule.
import { useMemo, useState } from 'react';
import { referenceLines } from '../../../../../shared/mirror/draft/pasted-text';
import { filterTags } from '../../../../../shared/mirror/tags/tag-filter';
import { parseReference } from '../../../../../shared/oci/reference';
import { useChoices } from '../../../../stores/stores';
import { text } from '../../../../text/en';
import type { DraftView } from '../../draft-view';
import type { ListInput } from '../use-list-input';
import styles from './browse.module.css';
import { BrowseForm } from './browse-form';
import { EMPTY_RULE, type RuleInput, selectionOf } from './tag-rule';
import { TagsTable } from './tags-table';

const words = text.mirror.images.browse;

export interface BrowsePanelProps {
	readonly view: DraftView;
	readonly input: ListInput;
	/** Something was added: the list is what one wants to see then. */
	readonly onAdded: () => void;
}

export function BrowsePanel({ view, input, onAdded }: BrowsePanelProps) {
	const [rule, setRule] = useState<RuleInput>(EMPTY_RULE);
	const tags = useChoices((state) => state.tags);
	const selection = useMemo(() => selectionOf(rule), [rule]);
	const taken = useMemo(
		() =>
			tags === undefined || !selection.ok
				? []
				: filterTags(tags.names, selection.tags).toReversed(),
		[tags, selection],
	);
	const repository = tags?.of ?? '';
	const addFixed = (): void => {
		input.add(referenceLines(repository, taken), words.addedFixed(taken.length));
		onAdded();
	};
	const addRule = (): void => {
		if (!selection.ok) return;
		const { tags: chosen } = selection;
		const isEvery = Object.keys(chosen).length === 0;
		view.edit((now) => ({
			...now,
			repositories: [...now.repositories, { repository, ...(isEvery ? {} : { tags: chosen }) }],
		}));
		input.add('', words.addedRule(repository));
		onAdded();
	};
	const isKnown = parseReference(repository).ok && tags?.phase === 'ready';
	return (
		<div className={styles['panels']}>
			<BrowseForm
				view={view}
				rule={rule}
				onRule={setRule}
				taken={isKnown ? taken.length : 0}
				isRuleUsable={isKnown && selection.ok}
				onAddFixed={addFixed}
				onAddRule={addRule}
			/>
			<TagsTable view={view} tags={tags} taken={taken} />
		</div>
	);
}
