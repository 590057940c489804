import { expect, it } from 'vitest';
import { peopleOf } from '../../../../../electron/trust/find/people';
import { type MadeComputer, makeComputer } from '../../../../support/made-computer';

const on = (computer: MadeComputer) => peopleOf(makeComputer(computer).world);

it('reads names and homes, the first of a number, and gives the number where there is none', async () => {
	const passwd =
		'root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/toor:\nu:x:1000:1000::/home/u:\n:x:5:5::/x:\n# no\n';
	const people = on({ files: { '/etc/passwd': passwd } });
	expect(await people.nameOf(0)).toBe('root');
	expect(await people.homeOf(1000)).toBe('/home/u');
	expect(await people.nameOf(5)).toBe('5');
	expect(await people.homeOf(77)).toBeUndefined();
});

it('knows this user and root where the file does not', async () => {
	const mac = on({
		platform: 'darwin',
		userId: 501,
		homeFolder: '/Users/u',
		variables: { USER: 'u' },
	});
	expect(await mac.nameOf(501)).toBe('u');
	expect(await mac.homeOf(0)).toBe('/var/root');
	expect(await on({ platform: 'win32', variables: { Username: 'u' } }).nameOf(0)).toBe('u');
	expect(await on({ variables: {} }).nameOf(1000)).toBe('1000');
});
