// What became of the latest action on a run: why it could not be done, or where the report is.
import { visibleText } from '../../../shared/format/visible-text';
import { FaultNotice } from '../../components/fault-notice';
import { Icon } from '../../components/icon';
import { useRuns } from '../../stores/stores';
import { text } from '../../text/en';
import styles from './run-news.module.css';

/** Of one run, or of any. */
export function RunNews({ runId }: { readonly runId?: string }) {
	const fault = useRuns((state) => state.fault);
	const saved = useRuns((state) => state.savedReport);
	return (
		<div role="status" className={styles['news']}>
			{fault === undefined ? null : <FaultNotice fault={fault} />}
			{saved !== undefined && (runId === undefined || saved.runId === runId) ? (
				<p className={styles['saved']}>
					<Icon name="there" />
					{text.run.saved(visibleText(saved.fileName, 120))}
				</p>
			) : null}
		</div>
	);
}
