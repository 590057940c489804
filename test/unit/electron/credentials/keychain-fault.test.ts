import { describe, expect, it } from 'vitest';
import { keychainFault } from '../../../../electron/credentials/keychain-fault';

describe('what a keychain says', () => {
	it.each([
		['Cannot autolaunch D-Bus without X11 $DISPLAY', 'keychain.unavailable'],
		[
			'The name org.freedesktop.secrets was not provided by any .service files',
			'keychain.unavailable',
		],
		[
			'Object does not exist at path “/org/freedesktop/secrets/collection/login”',
			'keychain.unavailable',
		],
		['Failed to load keytar native addon', 'keychain.unavailable'],
		['Cannot create an item in a locked collection', 'keychain.locked'],
		['User interaction is not allowed.', 'keychain.locked'],
		['Prompt dismissed', 'keychain.denied'],
		['User canceled the operation.', 'keychain.denied'],
		['The user name or passphrase you entered is not correct.', 'keychain.denied'],
		['Access is denied.', 'keychain.denied'],
		['The stub received bad data.', 'keychain.secret-too-long'],
		['Etwas ganz anderes', 'keychain.unavailable'],
	])('"%s" is %s', (words, code) => {
		expect(keychainFault(new Error(words), 'a.example').fault).toMatchObject({
			code,
			side: 'keychain',
			subject: 'a.example',
			detail: words,
		});
	});

	it('stays a fault when it is one', () => {
		const fault = keychainFault(new Error('Access is denied.'), 'a');
		expect(keychainFault(fault, 'b')).toBe(fault);
	});
});
