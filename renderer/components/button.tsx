// A button: a verb, in one of three weights. One primary a screen; Ctrl+Enter presses it.
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import styles from './button.module.css';

export interface ButtonProps {
	readonly kind?: 'primary' | 'secondary' | 'quiet';
	readonly isDisabled?: boolean;
	readonly onPress: () => void;
	readonly children: ReactNode;
}

export function Button({ kind = 'secondary', isDisabled = false, onPress, children }: ButtonProps) {
	return (
		<AriaButton
			className={`${styles['button']} ${styles[kind]}`}
			isDisabled={isDisabled}
			onPress={onPress}
			{...(kind === 'primary' ? { 'data-primary': '' } : {})}
		>
			{children}
		</AriaButton>
	);
}
