// The images of a run: which of them are shown, and the table.
import { useMemo, useState } from 'react';
import { itemCounts } from '../../../../shared/mirror/run-selectors';
import type { RunState } from '../../../../shared/mirror/run-state';
import { isActive } from '../../../../shared/mirror/run-summary';
import { Button } from '../../../components/button';
import { FilterChips } from '../../../components/filter/filter-chips';
import { SearchField } from '../../../components/filter/search-field';
import { useApp } from '../../../stores/stores';
import { text } from '../../../text/en';
import {
	filterCounts,
	IMAGE_FILTERS,
	type ImageFilter,
	prepareSearch,
	shownImages,
} from './image-filter';
import { ImagesTable } from './images-table';
import styles from './run-images.module.css';

export interface RunImagesProps {
	readonly run: RunState;
	readonly filter: ImageFilter;
	readonly onFilter: (filter: ImageFilter) => void;
}

export function RunImages({ run, filter, onFilter }: RunImagesProps) {
	const [words, setWords] = useState('');
	const copy = useApp((state) => state.copy);
	const { items } = run;
	const isLive = isActive(run);
	const shown = useMemo(
		() => shownImages(items, { filter, words, isLive }),
		[items, filter, words, isLive],
	);
	const showAll = () => {
		onFilter('all');
		setWords('');
	};
	return (
		<section className={styles['images']} aria-label={text.table.label}>
			<div className={styles['tools']}>
				<Chips run={run} filter={filter} onFilter={onFilter} />
				<SearchField
					label={text.filter.textLabel}
					placeholder={text.filter.placeholder}
					value={words}
					onChange={setWords}
					onFocus={() => prepareSearch(items)}
				/>
			</div>
			<ImagesTable
				items={items}
				shown={shown}
				blobs={run.blobs}
				isLive={isLive}
				onCopy={(value) => void copy(value)}
			/>
			{items.length === 0 ? <p className={styles['empty']}>{text.table.empty}</p> : null}
			{shown?.length === 0 && items.length > 0 ? (
				<div className={styles['empty']}>
					<p>{text.filter.none}</p>
					<Button onPress={showAll}>{text.filter.showAll}</Button>
				</div>
			) : null}
			<p className="visually-hidden" aria-live="polite">
				{words === '' ? '' : text.filter.shown(shown?.length ?? items.length, items.length)}
			</p>
		</section>
	);
}

function Chips({ run, filter, onFilter }: RunImagesProps) {
	const isLive = isActive(run);
	const counts = filterCounts(itemCounts(run), isLive);
	const ids = isLive ? IMAGE_FILTERS : IMAGE_FILTERS.filter((id) => id !== 'running');
	const options = ids.map((id) => {
		const name = id === 'waiting' && !isLive ? text.filter.unfinished : text.filter[id];
		return { id, name, count: counts[id] };
	});
	return (
		<FilterChips label={text.filter.label} options={options} value={filter} onChange={onFilter} />
	);
}
