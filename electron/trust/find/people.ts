// Names and homes of this computer's users, by their number.
import { variableOf } from '../../platform/environment';
import type { FinderWorld } from './finder-world';

export interface People {
	/** The number as text where it has no name. */
	nameOf(userId: number): Promise<string>;
	homeOf(userId: number): Promise<string | undefined>;
}

interface Person {
	readonly name: string;
	readonly home: string;
}

/** Reads the list of users once, when it is first asked. */
export function peopleOf(world: FinderWorld): People {
	let known: Promise<ReadonlyMap<number, Person>> | undefined;
	const find = async (userId: number): Promise<Person | undefined> => {
		known ??= readPeople(world);
		return (await known).get(userId);
	};
	return {
		nameOf: async (userId) => (await find(userId))?.name ?? String(userId),
		homeOf: async (userId) => (await find(userId))?.home,
	};
}

/** Who uses this process goes first: macOS and directory services keep people elsewhere than in the file. */
async function readPeople(world: FinderWorld): Promise<ReadonlyMap<number, Person>> {
	const { environment } = world;
	const people = new Map<number, Person>();
	if (environment.platform === 'win32') {
		const name = variableOf(environment, 'USERNAME') ?? 'Administrator';
		return people.set(0, { name, home: environment.homeFolder });
	}
	for (const line of ((await world.readText('/etc/passwd')) ?? '').split('\n')) {
		const [name = '', , userId = '', , , home = ''] = line.split(':');
		if (name !== '' && /^\d+$/.test(userId) && !people.has(Number(userId))) {
			people.set(Number(userId), { name, home });
		}
	}
	const { userId, homeFolder } = environment;
	const name = variableOf(environment, 'USER');
	if (userId !== undefined && !people.has(userId) && name !== undefined) {
		people.set(userId, { name, home: homeFolder });
	}
	if (!people.has(0)) {
		people.set(0, {
			name: 'root',
			home: environment.platform === 'darwin' ? '/var/root' : '/root',
		});
	}
	return people;
}
