// The step Images: a list as text beside its rows, or the tags of a registry. Files can be dropped anywhere on it.
import { type DragEvent, useState } from 'react';
import { Segmented } from '../../../components/segmented';
import { text } from '../../../text/en';
import type { DraftView } from '../draft-view';
import { BrowsePanel } from './browse/browse-panel';
import styles from './images-step.module.css';
import { ImagesTable } from './images-table';
import { ListNotices } from './list-notices';
import { ListPanel } from './list-panel';
import { useListInput } from './use-list-input';

const words = text.mirror.images;

export function ImagesStep({ view }: { readonly view: DraftView }) {
	const [shown, setShown] = useState<'list' | 'browse'>('list');
	const [isOver, setIsOver] = useState(false);
	/** The line that the editor shows, and how often it was asked for. */
	const [target, setTarget] = useState({ line: 0, times: 0 });
	const input = useListInput(view);
	const onDragOver = (event: DragEvent): void => {
		if (!event.dataTransfer.types.includes('Files')) return;
		event.preventDefault();
		setIsOver(true);
	};
	const onDrop = (event: DragEvent): void => {
		event.preventDefault();
		setIsOver(false);
		setShown('list');
		void input.takeItems([...event.dataTransfer.items]);
	};
	return (
		<section
			className={styles['step']}
			aria-label={text.mirror.steps.images}
			onDragOver={onDragOver}
			onDragLeave={(event) => {
				if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setIsOver(false);
			}}
			onDrop={onDrop}
		>
			<div className={styles['bar']}>
				<div className={styles['switch']}>
					<Segmented
						label={words.view.label}
						options={[
							{ id: 'list', name: words.view.list },
							{ id: 'browse', name: words.view.browse },
						]}
						value={shown}
						onChange={setShown}
					/>
				</div>
			</div>
			<ListNotices view={view} input={input} />
			{shown === 'list' ? (
				<div className={styles['panels']}>
					<ListPanel view={view} input={input} target={target} />
					<ImagesTable
						view={view}
						onOpen={(line) => setTarget(({ times }) => ({ line, times: times + 1 }))}
					/>
				</div>
			) : (
				<BrowsePanel view={view} input={input} onAdded={() => setShown('list')} />
			)}
			{isOver ? <div className={styles['drop']}>{words.drop}</div> : null}
		</section>
	);
}
