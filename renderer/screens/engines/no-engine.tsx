// No engine: nothing is lost by it, and there is a way on.
import { Button } from '../../components/button';
import { Icon } from '../../components/icon';
import { useNavigation } from '../../stores/stores';
import { text } from '../../text/en';
import styles from './no-engine.module.css';

const words = text.engines.none;

export function NoEngine() {
	const go = useNavigation((state) => state.go);
	return (
		<div className={styles['empty']}>
			<span className={styles['icon']}>
				<Icon name="engines" />
			</span>
			<h2>{words.title}</h2>
			<p className={styles['words']}>{words.words}</p>
			<Button onPress={() => go({ screen: 'mirror' })}>{words.mirror}</Button>
		</div>
	);
}
