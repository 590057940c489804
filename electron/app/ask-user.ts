// Questions that the page cannot answer for the user: a dialog of the system, in front of the window.
import { type BrowserWindow, dialog } from 'electron';

export interface UserQuestion {
	readonly message: string;
	readonly detail: string;
	/** The verb that says yes. */
	readonly yes: string;
}

const NO = 'Cancel';

/** Asks, and gives whether the user said yes; closing the dialog, Enter and Escape say no. */
export async function askUser(
	window: BrowserWindow | undefined,
	{ message, detail, yes }: UserQuestion,
): Promise<boolean> {
	const options = {
		type: 'warning' as const,
		message,
		detail,
		buttons: [NO, yes],
		defaultId: 0,
		cancelId: 0,
		noLink: true,
	};
	const { response } =
		window === undefined
			? await dialog.showMessageBox(options)
			: await dialog.showMessageBox(window, options);
	return response === 1;
}
