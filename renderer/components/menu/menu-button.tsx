// A button that offers a few things to choose from.
import type { ReactNode } from 'react';
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import buttonStyles from '../button.module.css';
import { Icon } from '../icon';
import styles from './menu-button.module.css';

export interface MenuButtonProps<T extends string> {
	/** What the button says, or an icon; then `label` says it. */
	readonly children: ReactNode;
	readonly label?: string;
	readonly kind?: 'secondary' | 'quiet';
	readonly options: readonly { readonly id: T; readonly name: string }[];
	readonly onChoose: (id: T) => void;
	readonly isOpen?: boolean;
	readonly onOpenChange?: (isOpen: boolean) => void;
}

export function MenuButton<T extends string>(props: MenuButtonProps<T>) {
	const { children, label, kind = 'secondary', options, onChoose, isOpen, onOpenChange } = props;
	return (
		<MenuTrigger
			{...(isOpen === undefined ? {} : { isOpen })}
			{...(onOpenChange === undefined ? {} : { onOpenChange })}
		>
			<AriaButton
				className={`${buttonStyles['button']} ${buttonStyles[kind]}`}
				{...(label === undefined ? {} : { 'aria-label': label })}
			>
				{children}
				{label === undefined ? <Icon name="down" /> : null}
			</AriaButton>
			<Popover className={styles['popover'] ?? ''} placement="bottom end" offset={4}>
				<Menu
					className={styles['menu'] ?? ''}
					onAction={(key) => {
						const chosen = options.find((option) => option.id === key);
						if (chosen !== undefined) onChoose(chosen.id);
					}}
				>
					{options.map(({ id, name }) => (
						<MenuItem key={id} id={id} className={styles['item'] ?? ''}>
							{name}
						</MenuItem>
					))}
				</Menu>
			</Popover>
		</MenuTrigger>
	);
}
