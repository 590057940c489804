// Every sentence of the frame around the screens: palette, cheat sheet, footer, toasts.
export const shellText = {
	toasts: 'Messages',
	close: 'Close',
} as const;
