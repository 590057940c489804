// The list as text, with its tag rules below.
import { useRef } from 'react';
import { visibleText } from '../../../../shared/format/visible-text';
import { Button } from '../../../components/button';
import { IconButton } from '../../../components/fields/icon-button';
import { text } from '../../../text/en';
import type { DraftView } from '../draft-view';
import styles from './images-step.module.css';
import { ListEditor } from './list-editor';
import type { ListInput } from './use-list-input';

const words = text.mirror.images;

export interface ListPanelProps {
	readonly view: DraftView;
	readonly input: ListInput;
	readonly target: { readonly line: number; readonly times: number };
}

export function ListPanel({ view, input, target }: ListPanelProps) {
	const chooserRef = useRef<HTMLInputElement>(null);
	const { draft, reading } = view;
	return (
		<section className={styles['panel']} aria-label={words.view.list}>
			<ListEditor
				value={draft.imagesText}
				onChange={input.type}
				problems={reading.problems}
				target={target}
			/>
			<div className={styles['under']}>
				<span className={styles['quiet']}>{words.editorHelp}</span>
				<span className={styles['buttons']}>
					{draft.imagesText === '' ? null : (
						<Button kind="quiet" onPress={() => input.type('')}>
							{words.clear}
						</Button>
					)}
					<Button onPress={() => chooserRef.current?.click()}>{words.chooseFiles}</Button>
				</span>
				<input
					ref={chooserRef}
					type="file"
					multiple
					hidden
					aria-hidden="true"
					tabIndex={-1}
					data-testid="list-files"
					onChange={(event) => {
						void input.takeFiles([...(event.target.files ?? [])]);
						event.target.value = '';
					}}
				/>
			</div>
			<TagRules view={view} />
		</section>
	);
}

function TagRules({ view }: { readonly view: DraftView }) {
	const { repositories } = view.draft;
	if (repositories.length === 0) return null;
	return (
		<div className={styles['rules']}>
			<h2>
				{words.rules.title} <span className={styles['quiet']}>{words.rules.when}</span>
			</h2>
			<ul>
				{repositories.map(({ repository, tags }, index) => (
					<li key={`${repository} ${JSON.stringify(tags ?? {})}`}>
						<span className={styles['ruleName']}>{visibleText(repository)}</span>
						<span className={styles['quiet']}>
							{visibleText(words.rules.words(tags ?? {}) || words.rules.every)}
						</span>
						<IconButton
							icon="cross"
							label={words.rules.remove(visibleText(repository))}
							onPress={() =>
								view.edit((now) => ({
									...now,
									repositories: now.repositories.filter((_, at) => at !== index),
								}))
							}
						/>
					</li>
				))}
			</ul>
		</div>
	);
}
