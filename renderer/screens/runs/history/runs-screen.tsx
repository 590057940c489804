// The runs this app knows: what each did, what it delivered, and what can be done with it.
import { useEffect, useState } from 'react';
import type { RunSummary } from '../../../../shared/mirror/run-summary';
import { Button } from '../../../components/button';
import { FaultNotice } from '../../../components/fault-notice';
import { SearchField } from '../../../components/filter/search-field';
import { Screen } from '../../../components/screen';
import type { RunsSearch } from '../../../stores/runs-store';
import { useNavigation, useRuns } from '../../../stores/stores';
import { text } from '../../../text/en';
import { RunNews } from '../run-news';
import { HistoryTable } from './history-table';
import styles from './runs-screen.module.css';

/** A pause in typing. */
const SEARCH_AFTER_MS = 250;

export function RunsScreen() {
	const runs = useRuns((state) => state.summaries);
	const list = useRuns((state) => state.list);
	const listFault = useRuns((state) => state.listFault);
	const load = useRuns((state) => state.load);
	const search = useRuns((state) => state.search);
	const dismiss = useRuns((state) => state.dismiss);
	const [words, setWords] = useSearch();
	useEffect(() => dismiss, [dismiss]);
	const isEmpty = runs.length === 0 && list === 'ready';
	return (
		<Screen
			title={text.runs.title}
			subtitle={runs.length === 0 ? undefined : text.runs.total(runs.length)}
			actions={
				runs.length === 0 ? null : (
					<SearchField
						label={text.runs.searchLabel}
						placeholder={text.runs.searchPlaceholder}
						value={words}
						onChange={setWords}
					/>
				)
			}
		>
			<RunNews />
			{listFault === undefined ? null : (
				<FaultNotice fault={listFault}>
					<div>
						<Button onPress={() => void load()}>{text.runs.again}</Button>
					</div>
				</FaultNotice>
			)}
			{list === 'loading' ? <p className={styles['loading']}>{text.runs.loading}</p> : null}
			{isEmpty ? <Empty /> : null}
			{search === undefined ? null : <SearchWords search={search} onClear={() => setWords('')} />}
			<HistoryTable runs={shownRuns(runs, search)} found={search?.found} />
		</Screen>
	);
}

/** What is typed; main is asked after a pause, and the search ends with the screen. */
function useSearch() {
	const [words, setWords] = useState('');
	const find = useRuns((state) => state.find);
	useEffect(() => {
		const timer = setTimeout(() => void find(words.trim()), words === '' ? 0 : SEARCH_AFTER_MS);
		return () => clearTimeout(timer);
	}, [find, words]);
	useEffect(() => () => void find(''), [find]);
	return [words, setWords] as const;
}

function shownRuns(
	runs: readonly RunSummary[],
	search: RunsSearch | undefined,
): readonly RunSummary[] {
	return search === undefined ? runs : runs.filter((run) => search.found.has(run.runId));
}

interface SearchWordsProps {
	readonly search: RunsSearch;
	readonly onClear: () => void;
}

function SearchWords({ search, onClear }: SearchWordsProps) {
	const { text: wanted, isSearching, found, fault } = search;
	if (fault !== undefined) return <FaultNotice fault={fault} />;
	const words = isSearching
		? text.runs.searching
		: found.size === 0
			? text.runs.noMatch(wanted)
			: text.runs.found(found.size, wanted);
	return (
		<div className={styles['search']}>
			<p role="status">{words}</p>
			<Button kind="quiet" onPress={onClear}>
				{text.runs.clearSearch}
			</Button>
		</div>
	);
}

function Empty() {
	const go = useNavigation((state) => state.go);
	return (
		<div className={styles['empty']}>
			<h2>{text.runs.emptyTitle}</h2>
			<p>{text.runs.empty}</p>
			<div className={styles['buttons']}>
				<Button kind="primary" onPress={() => go({ screen: 'mirror' })}>
					{text.runs.toMirror}
				</Button>
				<Button onPress={() => go({ screen: 'home' })}>{text.runs.toHome}</Button>
			</div>
		</div>
	);
}
