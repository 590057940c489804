// Says when passwords cannot be kept, and what can be done: unlock, or keep them in memory until the app ends.
import { describeFaultInWindow } from '../../../shared/fault/window-remedies';
import { Button } from '../../components/button';
import { Icon } from '../../components/icon';
import { useRegistries } from '../../stores/stores';
import { text } from '../../text/en';
import styles from './registries-screen.module.css';

const words = text.registries.vault;

export function VaultNotice() {
	const vault = useRegistries((state) => state.vault);
	const checkVault = useRegistries((state) => state.checkVault);
	const keepForSession = useRegistries((state) => state.keepForSession);
	if (vault?.kind === 'session') {
		return (
			<p className={styles['session']}>
				<Icon name="keychain" />
				{words.session}
			</p>
		);
	}
	if (vault?.fault === undefined) return null;
	const { fault } = vault;
	const isAbsent = fault.code === 'keychain.unavailable';
	const isLocked = fault.code === 'keychain.locked';
	return (
		<div className={styles['vault']} role="status">
			<Icon name="keychain" />
			<div className={styles['vaultWords']}>
				<p className={styles['vaultTitle']}>
					{isAbsent
						? words.absentTitle
						: isLocked
							? words.lockedTitle
							: describeFaultInWindow(fault).title}
				</p>
				<p>{isAbsent ? words.absent : words.locked}</p>
				<div className={styles['vaultActs']}>
					<Button onPress={() => void checkVault()}>{words.again}</Button>
					<Button onPress={() => void keepForSession()}>{words.keepForSession}</Button>
				</div>
			</div>
		</div>
	);
}
