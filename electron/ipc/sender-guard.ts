// Who may talk to main: the main frame of our own window, showing our own page. Anything else is a stranger.

/** What is known of a sender; shaped so that tests can be one. */
export interface Sender {
	/** `webContents.id` of the message. */
	readonly contentsId: number;
	/** `null` when the frame is gone or was navigated away. */
	readonly frame: { readonly origin: string; readonly isTop: boolean } | null;
}

/** The origin that the window's page has; its scheme is registered as standard in app/window.ts. */
const PAGE_ORIGIN = 'ferry://app';

/**
 * Gives why this sender is refused, `undefined` when it may speak. `ownContentsId` is that of our window;
 * `undefined` while there is none.
 */
export function refusalOf(sender: Sender, ownContentsId: number | undefined): string | undefined {
	if (sender.frame === null) {
		return 'the sending frame is gone';
	}
	if (ownContentsId === undefined || sender.contentsId !== ownContentsId) {
		return 'the sender is not our window';
	}
	if (!sender.frame.isTop) {
		return 'the sender is an embedded frame';
	}
	return sender.frame.origin === PAGE_ORIGIN ? undefined : 'the sender shows another page';
}
