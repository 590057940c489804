// The cells of the three kinds of rows. Memoised: while a run moves, only rows whose numbers changed are painted.
import { memo } from 'react';
import { formatBytes } from '../../../../shared/format/bytes';
import { visibleText } from '../../../../shared/format/visible-text';
import type { BlobState, ItemState } from '../../../../shared/mirror/run-state';
import { Icon } from '../../../components/icon';
import { MiddleCut } from '../../../components/middle-cut';
import { blobLook, itemLook } from '../../../components/run-looks';
import { type StateLook, StateWord } from '../../../components/state-word';
import { text } from '../../../text/en';
import styles from './image-row.module.css';
import { blobDone } from './image-rows';

export interface ImageItemRowProps {
	readonly item: ItemState;
	readonly isOpen: boolean;
	/** Whether the run still works. */
	readonly isLive: boolean;
	readonly mutedLength: number;
	readonly doneBytes: number;
	readonly totalBytes: number;
	readonly movedBytes: number;
	/** The most attempts that one of its blobs needed. */
	readonly attempt: number;
}

export const ImageItemRow = memo(function ImageItemRow(props: ImageItemRowProps) {
	const { item, isOpen, isLive, mutedLength, doneBytes, totalBytes, movedBytes, attempt } = props;
	const look = itemLook(item, isLive);
	return (
		<>
			<span role="gridcell" className={styles['state']}>
				<span className={`${styles['chevron']} ${isOpen ? styles['open'] : ''}`}>
					<Icon name="chevron" />
				</span>
				<StateWord look={look} />
			</span>
			<span role="gridcell" className={styles['name']}>
				<MiddleCut value={item.destination} mutedLength={mutedLength} />
				<Attempt attempt={attempt} />
			</span>
			<Progress
				look={look}
				done={doneBytes}
				total={totalBytes}
				{...(item.phase === 'done' ? { rest: text.table.moved(movedBytes) } : {})}
			/>
			<span role="gridcell" className={styles['size']}>
				{formatBytes(totalBytes)}
			</span>
		</>
	);
});

interface FactRowProps {
	readonly name: string;
	readonly value: string;
	readonly isCode: boolean;
}

export const FactRow = memo(function FactRow({ name, value, isCode }: FactRowProps) {
	return (
		<>
			<span role="gridcell" className={`${styles['state']} ${styles['child']}`}>
				{name}
			</span>
			<span role="gridcell" className={styles['wide']}>
				{isCode ? <MiddleCut value={value} isMono /> : <Words value={value} />}
				<CopyHandle />
			</span>
		</>
	);
});

/** A sentence on one line; what does not fit is in the tooltip. */
function Words({ value }: { readonly value: string }) {
	const shown = visibleText(value, 2000);
	return (
		<span className={styles['words']} title={shown}>
			{shown}
		</span>
	);
}

/** For the mouse only: the keyboard copies the active row. The table listens. */
function CopyHandle() {
	return (
		<span className={styles['copy']} data-copy title={text.table.copy} aria-hidden="true">
			<Icon name="copy" />
		</span>
	);
}

function Attempt({ attempt }: { readonly attempt: number }) {
	if (attempt < 2) return null;
	return <span className={styles['attempt']}>{text.table.attempt(attempt)}</span>;
}

interface BlobRowProps {
	readonly blob: BlobState | undefined;
	readonly isImageThere: boolean;
	readonly isLive: boolean;
}

export const BlobRow = memo(function BlobRow({ blob, isImageThere, isLive }: BlobRowProps) {
	if (blob === undefined) return null;
	const look = blobLook(isImageThere ? 'present' : blob.phase, isLive);
	return (
		<>
			<span role="gridcell" className={`${styles['state']} ${styles['child']}`}>
				<StateWord look={look} />
			</span>
			<span role="gridcell" className={styles['name']}>
				<MiddleCut value={blob.digest} isMono />
				<Attempt attempt={blob.attempt} />
				<CopyHandle />
			</span>
			<Progress look={look} done={blobDone(blob)} total={blob.sizeBytes} />
			<span role="gridcell" className={styles['size']}>
				{formatBytes(blob.sizeBytes)}
			</span>
		</>
	);
});

interface ProgressProps {
	readonly look: StateLook;
	readonly done: number;
	readonly total: number;
	/** What is said when nothing moves any more. */
	readonly rest?: string;
}

function Progress({ look, done, total, rest }: ProgressProps) {
	const isMoving = look.tone === 'active';
	const width = { width: `${total === 0 ? 0 : (done / total) * 100}%` };
	return (
		<span role="gridcell" className={styles['progress']}>
			{isMoving ? (
				<>
					<span className={styles['track']}>
						<span className={styles['done']} style={width} />
					</span>
					<span className={styles['percent']}>{text.table.progressValue(done, total)}</span>
				</>
			) : (
				<span className={styles['rest']}>{rest}</span>
			)}
		</span>
	);
}
