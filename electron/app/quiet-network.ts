// The window never opens a connection of its own: Chromium's services for browsers are off, and a page's session has
// no way out. Registries and engines are reached by Node; Chromium is only asked what the desktop says about proxies.
import { app, type Session, type WebContents } from 'electron';

/** What Chromium does over the network by itself, each with the switch that ends it. */
const SWITCHES = [
	'disable-background-networking',
	'disable-component-update',
	'disable-domain-reliability',
	'disable-sync',
	'no-pings',
	'dns-prefetch-disable',
] as const;

/** The discard port of this computer: nothing listens there, and a browser may not even ask. */
const NO_PROXY_LISTENS = 'http://127.0.0.1:9';

/** Switches Chromium's own traffic off. Must run before the app is ready. */
export function silenceChromium(): void {
	for (const name of SWITCHES) app.commandLine.appendSwitch(name);
	app.commandLine.appendSwitch('webrtc-ip-handling-policy', 'disable_non_proxied_udp');
	app.on('session-created', forgetDictionaries);
}

/** Puts a session that serves pages behind a proxy that is not there, loopback addresses too. */
export async function closeWayOut(pages: Session): Promise<void> {
	await pages.setProxy({
		mode: 'fixed_servers',
		proxyRules: NO_PROXY_LISTENS,
		proxyBypassRules: '<-loopback>',
	});
}

/** Keeps WebRTC to the proxy, which a page's session has not. */
export function keepToProxy(contents: WebContents): void {
	contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}

/** A spell checker with a language fetches its dictionary, also where it is off. */
function forgetDictionaries(session: Session): void {
	session.setSpellCheckerEnabled(false);
	session.setSpellCheckerLanguages([]);
}
