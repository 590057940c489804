// Switches of Chromium that would open the installed app to whoever starts it. Fuses do not cover them (security.md 4.1
// "Extra", tried: a debugger could read the page), so main looks for them before anything else.

const REFUSED = [
	'remote-debugging-port',
	'remote-debugging-pipe',
	'remote-allow-origins',
	'disable-web-security',
	'disable-site-isolation-trials',
	'allow-running-insecure-content',
	'unsafely-treat-insecure-origin-as-secure',
	'host-rules',
	'host-resolver-rules',
	'proxy-server',
	'proxy-pac-url',
	'ignore-certificate-errors',
	'ignore-certificate-errors-spki-list',
	'load-extension',
	'js-flags',
	'renderer-cmd-prefix',
	'utility-cmd-prefix',
	'gpu-launcher',
	'inspect',
	'inspect-brk',
] as const;

/** EX_CONFIG of sysexits.h: the app was started in a way it refuses. */
export const REFUSED_EXIT_CODE = 78;

/** Gives the switches present that an installed app refuses. In a checkout all are allowed: tests attach by them. */
export function refusedSwitches(
	hasSwitch: (name: string) => boolean,
	isPackaged: boolean,
): readonly string[] {
	return isPackaged ? REFUSED.filter(hasSwitch) : [];
}
