// The buttons of one cause: each does what its words say, here or on the screen where it is done.
import type { FaultGroup } from '../../../../shared/fault/group-faults';
import { Button } from '../../../components/button';
import { useApp, useNavigation, useRuns } from '../../../stores/stores';
import { trustStartOf } from '../../../stores/trust-start';
import { text } from '../../../text/en';
import { type Remedy, remediesOf } from './remedies';
import styles from './remedy-buttons.module.css';
import { groupDetails, requestLetter } from './request-letter';

export interface RemedyButtonsProps {
	readonly runId: string;
	readonly group: FaultGroup;
	/** Positions of the images that failed for this cause. */
	readonly items: readonly number[];
	/** Whether the images can be run again now: the run has ended, and its mirror can be run. */
	readonly canRetry: boolean;
	/** One of the images, where it failed to be pulled. */
	readonly pulled: string | undefined;
}

export function RemedyButtons(props: RemedyButtonsProps) {
	const { group, items, canRetry } = props;
	const act = useRemedies(props);
	const copied = useApp((state) => state.copied);
	const isStarting = useRuns((state) => state.isStarting);
	const remedies = remediesOf(group.fault).filter(({ kind }) => kind !== 'retry' || canRetry);
	if (remedies.length === 0) return null;
	return (
		<div className={styles['buttons']}>
			{remedies.map((remedy) => {
				const letter = letterOf(remedy, group);
				const isCopied = letter !== undefined && letter === copied;
				return (
					<Button
						key={remedy.kind + ('why' in remedy ? remedy.why : '')}
						isDisabled={remedy.kind === 'retry' && isStarting}
						onPress={() => act(remedy)}
					>
						{isCopied ? text.remedies.copied : labelOf(remedy, items.length)}
					</Button>
				);
			})}
		</div>
	);
}

function useRemedies({ runId, group, items, canRetry, pulled }: RemedyButtonsProps) {
	const go = useNavigation((state) => state.go);
	const retry = useRuns((state) => state.retry);
	const copy = useApp((state) => state.copy);
	const openFolder = useApp((state) => state.openFolder);
	const retryItems = async () => {
		const started = await retry(runId, items);
		if (started !== undefined) go({ screen: 'run', runId: started });
	};
	return (remedy: Remedy): void => {
		switch (remedy.kind) {
			case 'retry':
				void retryItems();
				return;
			case 'registry':
				go(
					remedy.host === ''
						? { screen: 'registries' }
						: { screen: 'registries', host: remedy.host },
				);
				return;
			case 'trust': {
				const start = trustStartOf(remedy.start, {
					...(pulled === undefined ? {} : { proof: pulled }),
					...(canRetry ? { retry: { runId, items } } : {}),
				});
				go({ screen: 'trust', start });
				return;
			}
			case 'settings':
			case 'engines':
			case 'mirror':
				go({ screen: remedy.kind });
				return;
			case 'request':
			case 'details':
				void copy(letterOf(remedy, group) ?? '');
				return;
			case 'logs':
				void openFolder('logs');
		}
	};
}

/** What is copied, for the two remedies that copy. */
function letterOf(remedy: Remedy, group: FaultGroup): string | undefined {
	if (remedy.kind === 'request') return requestLetter(group, remedy.host);
	return remedy.kind === 'details' ? groupDetails(group) : undefined;
}

function labelOf(remedy: Remedy, images: number): string {
	switch (remedy.kind) {
		case 'retry':
			return text.remedies.retry(images);
		case 'registry':
			return registryLabel(remedy.why, remedy.host);
		case 'settings':
			return text.remedies.proxy;
		case 'engines':
			return text.remedies.engines;
		case 'trust':
			return text.trust.acceptAs(remedy.start.engineKind, remedy.start.host);
		case 'mirror':
			return remedy.why === 'mirror' ? text.remedies.mirror : text.remedies.removeImage;
		case 'request':
			return text.remedies.request;
		case 'details':
			return text.remedies.details;
		case 'logs':
			return text.remedies.logs;
	}
}

function registryLabel(why: Extract<Remedy, { kind: 'registry' }>['why'], host: string): string {
	switch (why) {
		case 'registry':
			return text.remedies.registry(host);
		case 'credential':
			return text.remedies.credential(host);
		case 'trustCa':
			return text.remedies.trustCa;
		case 'tls':
			return text.remedies.tls;
	}
}
