import { expect, it } from 'vitest';
import { processFacts } from '../../../../../../electron/trust/find/runner/process-facts';
import { type MadeProcess, makeComputer } from '../../../../../support/made-computer';

const factsOf = (made: Partial<MadeProcess>, userId = 0) =>
	processFacts(
		makeComputer({ userId, processes: [{ pid: 7, argv: ['dockerd'], ...made }] }).world,
		7,
	);

it('tells arguments, owner, parent, folder and start, with a name that holds anything', async () => {
	const made = {
		argv: ['dockerd', '', '-H', 'a b'],
		userId: 1000,
		parentPid: 3,
		cwd: '/srv',
		startedAt: 99,
	};
	expect(await factsOf(made)).toEqual({
		pid: 7,
		parentPid: 3,
		name: 'dockerd',
		argv: ['dockerd', '', '-H', 'a b'],
		userId: 1000,
		startedAt: 99,
		variables: {},
		workingFolder: '/srv',
	});
});

it('keeps no variable but those that decide which files count', async () => {
	const variables = {
		HOME: '/h',
		CONTAINERS_REGISTRIES_CONF: '/a=b',
		XDG_CONFIG_HOME: '',
		TOKEN: 'secret',
		HOMER: 'x',
	};
	const facts = await factsOf({ variables });
	expect(facts?.variables).toEqual({ HOME: '/h', CONTAINERS_REGISTRIES_CONF: '/a=b' });
});

it('does not know what another user’s process hides', async () => {
	const facts = await factsOf({ variables: { HOME: '/h' } }, 1000);
	expect(facts).toMatchObject({ argv: ['dockerd'], userId: 0 });
	expect(facts).not.toHaveProperty('variables');
	expect(facts).not.toHaveProperty('workingFolder');
});

it('tells the unit, of the system and of a user', async () => {
	const unitOf = async (cgroup: string) => (await factsOf({ cgroup }))?.unit;
	expect(await unitOf('/system.slice/docker.service')).toEqual({
		name: 'docker.service',
		isUserUnit: false,
	});
	const user = '/user.slice/user-1000.slice/user@1000.service';
	expect(await unitOf(`${user}/app.slice/docker.service`)).toEqual({
		name: 'docker.service',
		isUserUnit: true,
	});
	expect(await unitOf(`${user}/app.slice/term.scope`)).toBeUndefined();
	expect(await unitOf('/user.slice/user-0.slice/session-1.scope')).toBeUndefined();
});

it('gives nothing for a process that is gone', async () => {
	expect(await processFacts(makeComputer({}).world, 7)).toBeUndefined();
	expect(await processFacts(makeComputer({}).world, 0)).toBeUndefined();
});
