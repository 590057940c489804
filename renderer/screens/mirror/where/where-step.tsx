// The step Where to: registry, path and rule on one side, every name as it will be on the other.

import { ComboField } from '../../../components/fields/combo-field';
import { TextField } from '../../../components/fields/text-field';
import { useChoices } from '../../../stores/stores';
import { text } from '../../../text/en';
import type { DraftView } from '../draft-view';
import { NamesTable } from './names-table';
import { PathRuleField } from './path-rule-field';
import styles from './where-step.module.css';

const words = text.mirror.where;

export function WhereStep({ view }: { readonly view: DraftView }) {
	const { draft, edit, meaning } = view;
	const registries = useChoices((state) => state.registries);
	const { registry, repository } = draft.destination;
	const problemOf = (field: string): string | undefined => {
		const found = meaning.ok ? undefined : meaning.problems.find((one) => one.field === field);
		return found === undefined ? undefined : `${found.problem} ${found.remedy}`;
	};
	const setDestination = (change: Partial<typeof draft.destination>): void =>
		edit((now) => ({ ...now, destination: { ...now.destination, ...change } }));
	return (
		<div className={styles['panels']}>
			<div className={styles['form']}>
				<ComboField
					label={words.registry}
					help={words.registryHelp}
					error={registry === '' ? undefined : problemOf('destination.registry')}
					value={registry}
					onChange={(typed) => setDestination({ registry: typed.slice(0, 255) })}
					placeholder="registry.example.com:8083"
					openLabel={words.registry}
					suggestions={registries.map(({ entry }) => ({ id: entry.host, about: entry.name }))}
				/>
				<TextField
					label={words.repository}
					help={/^\/|\/$/.test(repository) ? words.slashes : words.repositoryHelp}
					error={problemOf('destination.repository')}
					value={repository}
					onChange={(typed) => setDestination({ repository: typed })}
					maxLength={255}
					isMono
				/>
				<PathRuleField view={view} problemOf={problemOf} />
			</div>
			<NamesTable view={view} />
		</div>
	);
}
