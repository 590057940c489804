import { expect, it } from 'vitest';
import { processBehind } from '../../../../../../electron/trust/find/runner/socket-process';
import { type MadeComputer, makeComputer } from '../../../../../support/made-computer';

const PATH = '/srv/d.sock';

async function pidBehind(computer: MadeComputer, path = PATH): Promise<number | undefined> {
	const { world } = makeComputer({ userId: 0, ...computer });
	return (await processBehind(world, { kind: 'socket', path }))?.pid;
}

it('tells two daemons apart by the numbers of their sockets', async () => {
	const computer = {
		sockets: { 1: '/srv/one.sock', 2: '/srv/two.sock' },
		processes: [
			{ pid: 10, argv: ['dockerd'], sockets: [1] },
			{ pid: 11, argv: ['dockerd'], sockets: [2] },
		],
	};
	expect(await pidBehind(computer, '/srv/one.sock')).toBe(10);
	expect(await pidBehind(computer, '/srv/two.sock')).toBe(11);
	expect(await pidBehind(computer, '/srv/three.sock')).toBeUndefined();
});

it('takes the later one where a daemon took over the name of another that still runs', async () => {
	const processes = [
		{ pid: 10, argv: ['dockerd'], sockets: [1], startedAt: 500 },
		{ pid: 11, argv: ['dockerd'], sockets: [2], startedAt: 90 },
	];
	const { world } = makeComputer({ userId: 0, sockets: { 1: PATH }, processes });
	const list = 'x\nffff: 2 0 00010000 1 01 1 /srv/d.sock\nffff: 2 0 00010000 1 01 2 /srv/d.sock\n';
	const both = {
		...world,
		readText: (file: string) =>
			file === '/proc/net/unix' ? Promise.resolve(list) : world.readText(file),
	};
	expect((await processBehind(both, { kind: 'socket', path: PATH }))?.pid).toBe(10);
});

it('finds a socket that was bound under another name of the same file, and names with blanks', async () => {
	const files = { '/var/run': { link: '/run' } };
	const processes = [{ pid: 10, argv: ['dockerd'], sockets: [1] }];
	expect(
		await pidBehind(
			{ files, sockets: { 1: '/run/docker.sock' }, processes },
			'/var/run/docker.sock',
		),
	).toBe(10);
	expect(
		await pidBehind({ sockets: { 1: '/srv/my own.sock' }, processes }, '/srv/my own.sock'),
	).toBe(10);
});

it('takes the engine rather than systemd, which made the socket, and systemd where nobody else has it', async () => {
	const systemd = { pid: 1, argv: ['/sbin/init'], name: 'systemd', sockets: [1] };
	const dockerd = { pid: 10, argv: ['dockerd'], sockets: [1] };
	expect(await pidBehind({ sockets: { 1: PATH }, processes: [systemd, dockerd] })).toBe(10);
	expect(await pidBehind({ sockets: { 1: PATH }, processes: [systemd] })).toBe(1);
});

it('finds whatever else listens there', async () => {
	const processes = [{ pid: 10, argv: ['ssh'], sockets: [1] }];
	expect(await pidBehind({ sockets: { 1: PATH }, processes })).toBe(10);
});

it('sees nothing of other users’ processes, and looks nowhere but on Linux', async () => {
	const computer = {
		sockets: { 1: PATH },
		processes: [{ pid: 10, argv: ['dockerd'], sockets: [1] }],
	};
	expect(await pidBehind({ ...computer, userId: 1000 })).toBeUndefined();
	expect(await pidBehind({ ...computer, platform: 'darwin' })).toBeUndefined();
});
