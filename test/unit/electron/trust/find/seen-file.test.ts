import { expect, it } from 'vitest';
import { peopleOf } from '../../../../../electron/trust/find/people';
import { type HelperReach, seeFile, seeFolder } from '../../../../../electron/trust/find/seen-file';
import { type MadeComputer, makeComputer } from '../../../../support/made-computer';

const REACH: HelperReach = {
	isInstalled: true,
	allows: (file) => file.startsWith('/etc/docker/'),
	allowsUnit: () => false,
};

function viewOn(computer: MadeComputer, helper = REACH) {
	const files = {
		'/etc/passwd': 'root:x:0:0:root:/root:\nu:x:1000:1000::/home/u:\nbroken line\n',
		...computer.files,
	};
	const { world } = makeComputer({ ...computer, files });
	return { world, people: peopleOf(world), helper };
}

const see = (computer: MadeComputer, file: string, helper = REACH) =>
	seeFile(viewOn(computer, helper), file);

it('reads content, owner, mode and time', async () => {
	const files = { '/home/u/a.json': { text: '{}', owner: 1000, mode: 0o600 } };
	expect(await see({ files }, '/home/u/a.json')).toEqual({
		path: '/home/u/a.json',
		access: { kind: 'own' },
		kind: 'there',
		bytes: new TextEncoder().encode('{}'),
		sha256: '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
		owner: 'u',
		mode: 0o600,
		changedAtMs: 1000,
	});
});

it('follows links, of folders and relative ones too, to the file that is written', async () => {
	const files = {
		'/etc/docker': { link: '../srv/docker' },
		'/srv/docker/daemon.json': { link: './real/../real/d.json' },
		'/srv/docker/real/d.json': 'x',
	};
	expect(await see({ files }, '/etc/docker/daemon.json')).toMatchObject({
		path: '/srv/docker/real/d.json',
		link: '/etc/docker/daemon.json',
		kind: 'there',
		access: { kind: 'by-hand', reason: 'not-listed' },
	});
});

it('names the file that a dangling link would make', async () => {
	const files = { '/home/u/d.json': { link: '/home/u/gone/d.json' } };
	expect(await see({ files }, '/home/u/d.json')).toMatchObject({
		path: '/home/u/gone/d.json',
		link: '/home/u/d.json',
		kind: 'missing',
		owner: 'u',
	});
});

it('tells links that lead in a circle', async () => {
	const files = { '/etc/docker/a': { link: 'b' }, '/etc/docker/b': { link: 'a' } };
	expect(await see({ files }, '/etc/docker/a')).toMatchObject({
		path: '/etc/docker/a',
		kind: 'unread',
		reason: 'failed',
	});
});

it('does not read what is no file, is larger than 1 MiB, or is private', async () => {
	const files = {
		'/etc/docker/folder': { kind: 'folder' },
		'/etc/docker/pipe': { kind: 'other' },
		'/etc/docker/big': { bytes: 1024 * 1024 + 1 },
		'/etc/docker/grown': { text: 'x'.repeat(1024 * 1024 + 1), bytes: 5 },
		'/etc/docker/full': { text: 'x'.repeat(1024 * 1024) },
		'/etc/docker/private': { isPrivate: true, owner: 77 },
	} as const;
	const reasonOf = async (name: string) => {
		const seen = await see({ files }, `/etc/docker/${name}`);
		return seen.kind === 'unread' ? [seen.reason, seen.owner] : seen.kind;
	};
	expect(await reasonOf('folder')).toEqual(['not-a-file', 'root']);
	expect(await reasonOf('pipe')).toEqual(['not-a-file', 'root']);
	expect(await reasonOf('big')).toEqual(['too-large', 'root']);
	expect(await reasonOf('grown')).toEqual(['too-large', 'root']);
	expect(await reasonOf('full')).toBe('there');
	expect(await reasonOf('private')).toEqual(['denied', '77']);
});

it('tells a folder that may not be entered, and whether the administrator could', async () => {
	const computer = {
		closed: ['/etc/docker', '/root'],
		files: { '/etc/docker/d': '', '/root/d': '' },
	};
	expect(await see(computer, '/etc/docker/d')).toEqual({
		path: '/etc/docker/d',
		access: { kind: 'administrator' },
		kind: 'unread',
		reason: 'denied',
	});
	expect(await see(computer, '/root/d')).toMatchObject({
		access: { kind: 'by-hand', reason: 'denied' },
	});
});

it('writes itself only what is its own', async () => {
	const accessOf = async (computer: MadeComputer, helper?: HelperReach) =>
		(
			await see(
				{ files: { '/home/u/.docker/d': { owner: 0 } }, ...computer },
				'/home/u/.docker/d',
				helper,
			)
		).access;
	// A file of root's in the user's own folder could be replaced, but would be the user's then.
	expect(await accessOf({})).toEqual({ kind: 'by-hand', reason: 'not-listed' });
	expect(await accessOf({ userId: 0 })).toEqual({ kind: 'own' });
	expect(await accessOf({ files: {} })).toEqual({ kind: 'own' });
	const none = { ...REACH, isInstalled: false };
	expect((await see({}, '/etc/docker/daemon.json', none)).access).toEqual({
		kind: 'by-hand',
		reason: 'no-helper',
	});
});

it('tells a read-only file system, whoever asks', async () => {
	const file = '/etc/docker/daemon.json';
	const readOnly = { kind: 'by-hand', reason: 'read-only' };
	expect((await see({ readOnly: ['/etc'], userId: 0 }, file)).access).toEqual(readOnly);
	const mounts = (etc: string) =>
		`22 1 0:1 / / rw,relatime - ext4 /dev/a rw\n23 22 0:2 / /etc ${etc}\n24 22 0:3 / /home ro - ext4 /dev/b ro\nnonsense\n`;
	const accessOn = async (etc: string, name = file) =>
		(await see({ mounts: mounts(etc) }, name)).access;
	expect(await accessOn('ro,relatime shared:1 - ext4 /dev/a rw')).toEqual(readOnly);
	expect(await accessOn('rw,relatime - ext4 /dev/a ro')).toEqual(readOnly);
	expect(await accessOn('rw,relatime - ext4 /dev/a rw')).toEqual({ kind: 'administrator' });
	expect(await accessOn('ro - ext4 /dev/a ro', '/etcetera/d')).toEqual({
		kind: 'by-hand',
		reason: 'not-listed',
	});
	const blank = '22 1 0:1 / / rw - a b rw\n23 22 0:2 / /etc/my\\040own ro - a b rw\n';
	expect((await see({ mounts: blank, userId: 0 }, '/etc/my own/d')).access).toEqual(readOnly);
});

it('lists a folder that is there', async () => {
	const view = viewOn({ files: { '/srv/b': '', '/srv/a/x': '', '/etc/docker': { link: '/srv' } } });
	expect(await seeFolder(view, '/etc/docker')).toEqual(['a', 'b']);
	expect(await seeFolder(view, '/srv/b')).toBeUndefined();
	expect(await seeFolder(view, '/gone')).toBeUndefined();
});
