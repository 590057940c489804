// How fast: one by one, how many at once, how much at most.
import { useState } from 'react';
import { parseRate, rateText } from '../../../../shared/format/rate';
import type { MirrorDraft } from '../../../../shared/mirror/draft/mirror-draft';
import { CheckField } from '../../../components/fields/check-field';
import { TextField } from '../../../components/fields/text-field';
import { text } from '../../../text/en';
import styles from './how-step.module.css';

const words = text.mirror.how;
type Limits = MirrorDraft['limits'];

export interface PaceFieldsProps {
	readonly limits: Limits;
	readonly onChange: (limits: Limits) => void;
}

export function PaceFields({ limits, onChange }: PaceFieldsProps) {
	const { concurrency, bandwidthBytesPerSecond } = limits;
	const [transfers, setTransfers] = useState(concurrency === 'auto' ? '' : String(concurrency));
	const [bandwidth, setBandwidth] = useState(
		bandwidthBytesPerSecond === undefined ? '' : rateText(bandwidthBytesPerSecond),
	);
	const number = transfers.trim() === '' ? 'auto' : Number(transfers);
	const isNumberWrong =
		number !== 'auto' && !(Number.isInteger(number) && number >= 1 && number <= 256);
	const rate = parseRate(bandwidth);
	return (
		<section className={styles['pace']} aria-label={words.pace}>
			<h2>{words.pace}</h2>
			<div className={styles['card']}>
				<CheckField
					label={words.oneByOne}
					what={words.oneByOneHelp}
					isChosen={limits.oneByOne}
					onChange={(oneByOne) => onChange({ ...limits, oneByOne })}
				/>
			</div>
			<div className={styles['pair']}>
				<TextField
					label={words.concurrency}
					help={words.concurrencyHelp}
					error={isNumberWrong ? words.concurrencyWrong : undefined}
					placeholder={words.automatic}
					value={transfers}
					onChange={(typed) => {
						setTransfers(typed);
						const read = typed.trim() === '' ? 'auto' : Number(typed);
						if (read === 'auto' || (Number.isInteger(read) && read >= 1 && read <= 256)) {
							onChange({ ...limits, concurrency: read });
						}
					}}
				/>
				<TextField
					label={words.bandwidth}
					help={words.bandwidthHelp}
					error={bandwidth.trim() !== '' && rate === undefined ? words.bandwidthWrong : undefined}
					placeholder={words.unlimited}
					value={bandwidth}
					onChange={(typed) => {
						setBandwidth(typed);
						const { bandwidthBytesPerSecond: _before, ...rest } = limits;
						const read = parseRate(typed);
						if (read !== undefined) onChange({ ...rest, bandwidthBytesPerSecond: read });
						else if (typed.trim() === '') onChange(rest);
					}}
				/>
			</div>
		</section>
	);
}
