// The one window, hardened: sandboxed, in a session that lives in memory, shows only our own page and may do nothing
// but show it. The only place that makes a BrowserWindow.
import path from 'node:path';
import { app, BrowserWindow, protocol, type Rectangle, type Session, session } from 'electron';
import { MIN_SIZE } from '../desktop/window-place';
import { PAGE_SCHEME, PAGE_URL, type PageFiles } from './page-files';
import { closeWayOut, keepToProxy } from './quiet-network';

/** Without `persist:` the session keeps nothing on disk. */
const PARTITION = 'ferry';

/** Makes ferry:// a scheme with an origin of its own. Must run before the app is ready. */
export function registerPageScheme(): void {
	protocol.registerSchemesAsPrivileged([
		{ scheme: PAGE_SCHEME, privileges: { standard: true, secure: true } },
	]);
}

/** Refuses new windows, web views and leaving the page, for every web contents there will ever be. */
export function refuseNavigation(onRefused: (what: string) => void): void {
	app.on('web-contents-created', (_created, contents) => {
		keepToProxy(contents);
		contents.setWindowOpenHandler(() => {
			onRefused('window.open');
			return { action: 'deny' };
		});
		const refuse = (what: string) => (event: { preventDefault(): void }) => {
			event.preventDefault();
			onRefused(what);
		};
		contents.on('will-attach-webview', refuse('webview'));
		contents.on('will-redirect', refuse('redirect'));
		contents.on('will-frame-navigate', (event) => {
			// A reload of the page itself is no way out.
			if (event.url !== PAGE_URL || !event.isMainFrame) refuse('navigation')(event);
		});
	});
}

/** Makes the session that serves the page and refuses everything else: other addresses, permissions, devices, downloads. */
export async function openPageSession(pageFiles: PageFiles): Promise<Session> {
	const pages = session.fromPartition(PARTITION, { cache: false });
	const canDebug = !app.isPackaged;
	pages.protocol.handle(PAGE_SCHEME, (request) => pageFiles.respond(request.url));
	pages.webRequest.onBeforeRequest((details, answer) => {
		const isOwn = details.url.startsWith(`${PAGE_SCHEME}://app/`);
		answer({ cancel: !isOwn && !(canDebug && details.url.startsWith('devtools:')) });
	});
	pages.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
	pages.setPermissionCheckHandler(() => false);
	pages.setDevicePermissionHandler(() => false);
	pages.setDisplayMediaRequestHandler((_request, answer) => answer({}));
	pages.on('will-download', (event) => event.preventDefault());
	await closeWayOut(pages);
	return pages;
}

export interface WindowOptions {
	readonly pages: Session;
	/** The bundle's folder, where preload.cjs is. */
	readonly appFolder: string;
	/** Colour behind the page before it is painted. */
	readonly backgroundColor: string;
	/** Where it was, if that is known. */
	readonly bounds: Partial<Rectangle>;
	readonly isMaximized: boolean;
}

/** Opens the window and shows it as soon as it has something to show. */
export function openWindow(options: WindowOptions): BrowserWindow {
	const window = new BrowserWindow({
		width: 1280,
		height: 800,
		...options.bounds,
		minWidth: MIN_SIZE.width,
		minHeight: MIN_SIZE.height,
		show: false,
		title: app.name,
		backgroundColor: options.backgroundColor,
		webPreferences: {
			session: options.pages,
			preload: path.join(options.appFolder, 'preload.cjs'),
			contextIsolation: true,
			sandbox: true,
			nodeIntegration: false,
			nodeIntegrationInSubFrames: false,
			nodeIntegrationInWorker: false,
			webSecurity: true,
			allowRunningInsecureContent: false,
			experimentalFeatures: false,
			webviewTag: false,
			navigateOnDragDrop: false,
			safeDialogs: true,
			spellcheck: false,
			devTools: !app.isPackaged,
		},
	});
	if (options.isMaximized) window.maximize();
	window.once('ready-to-show', () => window.show());
	// Nobody is asked before about:blank; the page comes back instead.
	window.webContents.on('did-navigate', (_event, url) => {
		if (url !== PAGE_URL) void window.loadURL(PAGE_URL);
	});
	void window.loadURL(PAGE_URL);
	return window;
}
