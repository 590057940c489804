// A button: a verb, in one of three weights. One primary a screen; Ctrl+Enter presses it.
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { CommandId } from '../../shared/command/commands';
import styles from './button.module.css';

export interface ButtonProps {
	readonly kind?: 'primary' | 'secondary' | 'quiet';
	readonly isDisabled?: boolean;
	/** What the palette and the menu press it for. */
	readonly command?: CommandId;
	readonly onPress: () => void;
	readonly children: ReactNode;
}

export function Button(props: ButtonProps) {
	const { kind = 'secondary', isDisabled = false, command, onPress, children } = props;
	return (
		<AriaButton
			className={`${styles['button']} ${styles[kind]}`}
			isDisabled={isDisabled}
			onPress={onPress}
			{...(kind === 'primary' ? { 'data-primary': '' } : {})}
			{...(command === undefined ? {} : { 'data-command': command })}
		>
			{children}
		</AriaButton>
	);
}
