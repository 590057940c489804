// Which registry, which repository, and the rule for its tags.
import { useState } from 'react';
import { typedHost, typedPath } from '../../../../../shared/mirror/draft/mirror-of-draft';
import { Button } from '../../../../components/button';
import { ComboField } from '../../../../components/fields/combo-field';
import { TextField } from '../../../../components/fields/text-field';
import { useChoices, useDrafts } from '../../../../stores/stores';
import { text } from '../../../../text/en';
import type { DraftView } from '../../draft-view';
import styles from './browse.module.css';
import { type RuleInput, selectionOf } from './tag-rule';

const words = text.mirror.images.browse;

export interface BrowseFormProps {
	readonly view: DraftView;
	readonly rule: RuleInput;
	readonly onRule: (rule: RuleInput) => void;
	/** How many tags the rule takes now. */
	readonly taken: number;
	readonly isRuleUsable: boolean;
	readonly onAddFixed: () => void;
	readonly onAddRule: () => void;
}

export function BrowseForm(props: BrowseFormProps) {
	const { rule, onRule, taken, isRuleUsable, onAddFixed, onAddRule } = props;
	const reading = selectionOf(rule);
	const wrong = reading.ok ? undefined : reading.wrong;
	const field = (key: keyof RuleInput) => ({
		value: rule[key],
		onChange: (value: string) => onRule({ ...rule, [key]: value }),
	});
	return (
		<div className={styles['form']}>
			<RepositoryFields view={props.view} />
			<div className={styles['pair']}>
				<TextField label={words.include} help={words.includeHelp} isMono {...field('include')} />
				<TextField label={words.exclude} isMono {...field('exclude')} />
			</div>
			<div className={styles['pair']}>
				<TextField
					label={words.semver}
					help={words.semverHelp}
					error={wrong === 'semver' ? words.semverWrong : undefined}
					isMono
					{...field('semver')}
				/>
				<TextField
					label={words.newest}
					help={words.newestHelp}
					error={wrong === 'newest' ? words.newestWrong : undefined}
					{...field('newest')}
				/>
			</div>
			<div className={styles['add']}>
				<Button isDisabled={taken === 0} onPress={onAddFixed}>
					{words.addFixed(taken)}
				</Button>
				<Button isDisabled={!isRuleUsable} onPress={onAddRule}>
					{words.addRule}
				</Button>
			</div>
			<p className={styles['help']}>{words.ruleHelp}</p>
		</div>
	);
}

function RepositoryFields({ view }: { readonly view: DraftView }) {
	const [registry, setRegistry] = useState('');
	const [repository, setRepository] = useState('');
	const registries = useChoices((state) => state.registries);
	const repositories = useChoices((state) => state.repositories);
	const listRepositories = useChoices((state) => state.listRepositories);
	const listTags = useChoices((state) => state.listTags);
	const flush = useDrafts((state) => state.flush);
	const host = typedHost(registry);
	const path = typedPath(repository);
	const isListed = host !== undefined && repositories?.of === host;
	const choose = (typed: string): void => {
		setRegistry(typed);
		// A saved registry may be asked at once; another one only when tags are wanted.
		const saved = registries.find(({ entry }) => entry.host === typed);
		if (saved !== undefined) void listRepositories(saved.entry.host);
	};
	const show = async (): Promise<void> => {
		if (host === undefined || path === '' || !(await flush(true))) return;
		void listTags(`${host}/${path}`, host, view.draft.id);
	};
	const help =
		!isListed || repositories.phase === 'loading'
			? words.repositoryHelp
			: repositories.phase === 'ready'
				? [
						words.repositories(repositories.names.length),
						...(repositories.isWhole ? [] : [words.notAllRepositories]),
					].join('; ')
				: words.noListing;
	return (
		<>
			<ComboField
				label={words.host}
				help={words.hostHelp}
				value={registry}
				onChange={choose}
				openLabel={words.host}
				suggestions={registries.map(({ entry }) => ({ id: entry.host, about: entry.name }))}
			/>
			<ComboField
				label={words.repository}
				help={help}
				value={repository}
				onChange={setRepository}
				openLabel={words.repository}
				suggestions={isListed ? repositories.names.map((id) => ({ id })) : []}
			/>
			<div className={styles['add']}>
				<Button isDisabled={host === undefined || path === ''} onPress={() => void show()}>
					{words.show}
				</Button>
			</div>
		</>
	);
}
