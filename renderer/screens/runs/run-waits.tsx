// Registries that asked to slow down: no failure, the run goes on by itself.
import { visibleText } from '../../../shared/format/visible-text';
import type { RegistryWait } from '../../../shared/mirror/run-state';
import { Icon } from '../../components/icon';
import { text } from '../../text/en';
import styles from './run-waits.module.css';

export function RunWaits({ waits }: { readonly waits: readonly RegistryWait[] }) {
	return waits.map((wait) => (
		<p key={wait.host} className={styles['wait']}>
			<Icon name="waiting" />
			{text.run.waiting(visibleText(wait.host))}
		</p>
	));
}
