// A small button that is only an icon; its label says what it does.
import { Button } from 'react-aria-components';
import { Icon, type IconName } from '../icon';
import styles from './icon-button.module.css';

export interface IconButtonProps {
	readonly icon: IconName;
	readonly label: string;
	readonly onPress: () => void;
	readonly isDisabled?: boolean;
}

export function IconButton({ icon, label, onPress, isDisabled = false }: IconButtonProps) {
	return (
		<Button
			className={styles['button'] ?? ''}
			aria-label={label}
			onPress={onPress}
			isDisabled={isDisabled}
		>
			<Icon name={icon} />
		</Button>
	);
}
