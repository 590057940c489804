import { describe, expect, it } from 'vitest';
import { refusedSwitches } from '../../../../electron/app/refused-switches';

/** security.md 4.1 "Extra". */
const NAMED = [
	'remote-debugging-port',
	'remote-debugging-pipe',
	'disable-web-security',
	'host-rules',
	'proxy-server',
	'ignore-certificate-errors',
	'load-extension',
	'js-flags',
];

describe('refused switches', () => {
	it.each(NAMED)('an installed app refuses --%s', (name) => {
		expect(refusedSwitches((asked) => asked === name, true)).toEqual([name]);
	});

	it('allows them in a checkout, where tests attach by them', () => {
		expect(refusedSwitches(() => true, false)).toEqual([]);
	});

	it('lets an installed app start without them, and with those of a headless command', () => {
		const harmless = new Set(['ozone-platform', 'disable-gpu', 'no-sandbox', 'log-level']);
		expect(refusedSwitches((name) => harmless.has(name), true)).toEqual([]);
	});
});
