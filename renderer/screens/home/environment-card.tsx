// What the app needs around it, and whether it is there. Looked at when Home is shown.
import { useEffect } from 'react';
import { Button } from '../../components/button';
import { Icon, type IconName } from '../../components/icon';
import { useApp, useNavigation } from '../../stores/stores';
import { text } from '../../text/en';
import { Card } from './card';
import styles from './environment-card.module.css';
import { type EnvironmentFix, type EnvironmentLine, environmentLine } from './environment-lines';

const ICONS: Readonly<Record<EnvironmentLine['outcome'], IconName>> = {
	ok: 'there',
	attention: 'failed',
	none: 'minus',
};

export function EnvironmentCard() {
	const checks = useApp((state) => state.checks);
	const isChecking = useApp((state) => state.isChecking);
	const fault = useApp((state) => state.checkFault);
	const check = useApp((state) => state.check);
	const fix = useFix();
	useEffect(() => {
		void check();
	}, [check]);
	return (
		<Card
			title={text.home.environment.title}
			action={
				<Button kind="quiet" isDisabled={isChecking} onPress={() => void check()}>
					{isChecking ? text.home.environment.looking : text.home.environment.again}
				</Button>
			}
		>
			{fault !== undefined && checks.length === 0 ? <p>{text.home.environment.failed}</p> : null}
			<ul className={styles['lines']}>
				{checks.map(environmentLine).map((line) => (
					<li key={line.check} className={styles['line']}>
						<span className={`${styles['state']} ${styles[line.outcome]}`}>
							<Icon name={ICONS[line.outcome]} />
							<span className="visually-hidden">{text.home.environment.words[line.outcome]}</span>
						</span>
						<span className={styles['name']}>{line.name}</span>
						<span className={styles['words']}>{line.words}</span>
						{line.fix === undefined ? null : <Fix fix={line.fix} onPress={fix} />}
					</li>
				))}
			</ul>
		</Card>
	);
}

interface FixProps {
	readonly fix: EnvironmentFix;
	readonly onPress: (fix: EnvironmentFix) => void;
}

function Fix({ fix, onPress }: FixProps) {
	return <Button onPress={() => onPress(fix)}>{fix.label}</Button>;
}

function useFix() {
	const go = useNavigation((state) => state.go);
	const openFolder = useApp((state) => state.openFolder);
	return ({ to }: EnvironmentFix): void => {
		if (to === 'data-folder') void openFolder('data');
		else go({ screen: to });
	};
}
