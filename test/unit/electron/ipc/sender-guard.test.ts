import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../../electron/ipc/sender-guard';

const page = { origin: 'ferry://app', isTop: true };

describe('sender guard', () => {
	it('lets the main frame of our own window speak', () => {
		expect(refusalOf({ contentsId: 3, frame: page }, 3)).toBeUndefined();
	});

	it.each([
		['a frame that is gone', { contentsId: 3, frame: null }, 3],
		['another window', { contentsId: 4, frame: page }, 3],
		['any window before ours is open', { contentsId: 3, frame: page }, undefined],
		['an embedded frame of our own origin', { contentsId: 3, frame: { ...page, isTop: false } }, 3],
		[
			'another host of our scheme',
			{ contentsId: 3, frame: { ...page, origin: 'ferry://app2' } },
			3,
		],
		['a look-alike', { contentsId: 3, frame: { ...page, origin: 'ferry://app.evil.example' } }, 3],
		['a web page', { contentsId: 3, frame: { ...page, origin: 'https://app' } }, 3],
		['an opaque origin', { contentsId: 3, frame: { ...page, origin: 'null' } }, 3],
		['no origin', { contentsId: 3, frame: { ...page, origin: '' } }, 3],
	])('refuses %s', (_name, sender, ownId) => {
		expect(refusalOf(sender, ownId)).toEqual(expect.any(String));
	});
});
