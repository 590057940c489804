// Files that the user chooses: dialogs of the system, in front of the window. The page never names a path and never gets one.
import { type BrowserWindow, dialog } from 'electron';

export interface FileKind {
	/** Said in the dialog's title. */
	readonly title: string;
	/** What such files are called, such as `Mirror files`. */
	readonly kind: string;
	/** Without dots; the first is added where none is typed. */
	readonly extensions: readonly string[];
}

export interface FileDialogs {
	/** Gives the path, `undefined` when the user closed the dialog. */
	open(file: FileKind): Promise<string | undefined>;
	/** The same; `name` is offered: a name, or a path. The system itself asks before a file is replaced. */
	save(file: FileKind, name: string): Promise<string | undefined>;
}

export function nativeFileDialogs(window: () => BrowserWindow | undefined): FileDialogs {
	return {
		open: async ({ title, kind, extensions }) => {
			const options = {
				title,
				properties: ['openFile' as const],
				filters: [
					{ name: kind, extensions: [...extensions] },
					{ name: 'All files', extensions: ['*'] },
				],
			};
			const parent = window();
			const { canceled, filePaths } =
				parent === undefined
					? await dialog.showOpenDialog(options)
					: await dialog.showOpenDialog(parent, options);
			return canceled ? undefined : filePaths[0];
		},
		save: async ({ title, kind, extensions }, name) => {
			const options = {
				title,
				defaultPath: name,
				filters: [{ name: kind, extensions: [...extensions] }],
			};
			const parent = window();
			const { canceled, filePath } =
				parent === undefined
					? await dialog.showSaveDialog(options)
					: await dialog.showSaveDialog(parent, options);
			return canceled || filePath === '' ? undefined : filePath;
		},
	};
}
