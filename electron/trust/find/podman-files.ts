// Finds and reads what decides for Podman: its main file, those that it hides, the folders of drop-ins, its certs.d.
import type { EngineSays, PodmanFiles, SeenFile } from '../../../shared/trust/engine-files';
import { ownDropInName } from '../../../shared/trust/own-names';
import { certificateFolders, unseenFolders } from './certificate-folders';
import {
	type EngineSight,
	engineHome,
	engineUser,
	engineVariable,
	seeNamedFile,
	unreachableFiles,
	viewOf,
} from './engine-sight';
import { majorOf, reloadWay } from './reload-way';
import { type FileView, seeFile, seeFolder, unseenFile } from './seen-file';

const SYSTEM_FOLDER = '/etc/containers';
const VENDOR_FOLDER = '/usr/share/containers';
const DOCKER_CERTIFICATES = '/etc/docker/certs.d';
const MAIN = 'registries.conf';
/** Reads all places alike, `XDG_CONFIG_HOME` too; a main file no longer hides drop-ins. */
const UNIFIED_VERSION = 6;
const MAX_DROP_INS = 200;

interface Subject {
	readonly host: string;
	readonly of?: string | undefined;
}

export async function readPodman(
	sight: EngineSight,
	subject: Subject | undefined,
	says: EngineSays,
): Promise<PodmanFiles> {
	const { engine } = sight;
	const shared = { kind: 'podman', engine, reload: reloadWay(sight), says } as const;
	const dropInName = subject === undefined ? undefined : ownDropInName(subjectOf(subject));
	const unreachable = unreachableFiles(engine);
	if (unreachable !== undefined) {
		const own = `${SYSTEM_FOLDER}/${MAIN}.d/${dropInName ?? ''}`;
		return {
			...shared,
			main: unseenFile(`${SYSTEM_FOLDER}/${MAIN}`, unreachable, 'unread'),
			foundBy: 'system-file',
			hidden: [],
			dropIns: [],
			...(dropInName === undefined ? {} : { ownDropIn: unseenFile(own, unreachable, 'missing') }),
			certificates: unseenFolders(subject?.host, `${SYSTEM_FOLDER}/certs.d`, unreachable),
		};
	}
	const view = viewOf(sight);
	const userFolder = await userFolderOf(sight);
	const places = await placesOf(sight, view, userFolder);
	const dropIns = places.dropIns.map(async (folder) => ({
		folder,
		files: await dropInsIn(view, folder),
	}));
	const isUsers = engineUser(sight) !== 0;
	const certificates = [`${userFolder}/certs.d`, `${SYSTEM_FOLDER}/certs.d`, DOCKER_CERTIFICATES];
	const preferred = isUsers ? `${userFolder}/certs.d` : `${SYSTEM_FOLDER}/certs.d`;
	const ownFolder = ownFolderOf(places.dropIns, isUsers);
	return {
		...shared,
		main: places.main,
		foundBy: places.foundBy,
		hidden: places.hidden,
		dropIns: await Promise.all(dropIns),
		...(dropInName === undefined || ownFolder === undefined
			? {}
			: { ownDropIn: await seeFile(view, `${ownFolder}/${dropInName}`) }),
		certificates: await certificateFolders(view, subject?.host, certificates, preferred),
	};
}

function subjectOf({ host, of }: Subject): { readonly host: string; readonly of?: string } {
	return of === undefined ? { host } : { host, of };
}

interface Places {
	readonly main: SeenFile;
	readonly foundBy: PodmanFiles['foundBy'];
	readonly hidden: readonly SeenFile[];
	/** Folders, in the order in which they are read. */
	readonly dropIns: readonly string[];
}

async function placesOf(sight: EngineSight, view: FileView, userFolder: string): Promise<Places> {
	const isUnified = majorOf(sight.engine.version) >= UNIFIED_VERSION;
	const named = namedMain(sight, isUnified);
	const folders = [userFolder, SYSTEM_FOLDER, ...(isUnified ? [VENDOR_FOLDER] : [])];
	const mains = await Promise.all(folders.map((folder) => seeFile(view, `${folder}/${MAIN}`)));
	const present = mains.filter(isThere);
	const bySystem = mains[1];
	const systemDropIns = `${SYSTEM_FOLDER}/${MAIN}.d`;
	const userDropIns = `${userFolder}/${MAIN}.d`;
	const both = isUnified
		? unifiedDropIns(userFolder, engineUser(sight) ?? 0)
		: [systemDropIns, userDropIns];
	if (named !== undefined) {
		return {
			main: await seeNamedFile(sight, named),
			foundBy: 'variable',
			hidden: present,
			dropIns: isUnified ? [] : both,
		};
	}
	const main = present[0] ?? bySystem ?? (await seeFile(view, `${SYSTEM_FOLDER}/${MAIN}`));
	const isUsers = main === mains[0];
	return {
		main,
		foundBy: isUsers ? 'user-file' : 'system-file',
		hidden: present.filter((file) => file !== main),
		dropIns: isUsers && !isUnified ? [userDropIns] : both,
	};
}

/** What may not be looked for is taken not to be there; what may not be read is there all the same. */
function isThere(file: SeenFile): boolean {
	return file.kind === 'there' || (file.kind === 'unread' && file.owner !== undefined);
}

/** The main file that was named: the option becomes the variable. */
function namedMain(sight: EngineSight, isUnified: boolean): string | undefined {
	return (
		mainOption(sight.process?.argv ?? []) ??
		engineVariable(sight, 'CONTAINERS_REGISTRIES_CONF') ??
		(isUnified ? undefined : engineVariable(sight, 'REGISTRIES_CONFIG_PATH'))
	);
}

/** As `--registries-conf FILE` or `--registries-conf=FILE`. */
function mainOption(argv: readonly string[]): string | undefined {
	const option = '--registries-conf';
	const at = argv.findLastIndex((word) => word === option || word.startsWith(`${option}=`));
	return argv[at] === option ? argv[at + 1] : argv[at]?.slice(option.length + 1);
}

function unifiedDropIns(userFolder: string, userId: number): readonly string[] {
	const ofKind =
		userId === 0 ? ['.rootful.conf.d'] : ['.rootless.conf.d', `.rootless.conf.d/${userId}`];
	const levels = [VENDOR_FOLDER, SYSTEM_FOLDER].flatMap((folder) =>
		['.conf.d', ...ofKind].map((end) => `${folder}/registries${end}`),
	);
	return [...levels, `${userFolder}/${MAIN}.d`];
}

/** Ours goes to the user's folder for a user, and where no other counts. */
function ownFolderOf(dropIns: readonly string[], isUsers: boolean): string | undefined {
	const system = `${SYSTEM_FOLDER}/${MAIN}.d`;
	return isUsers || !dropIns.includes(system) ? dropIns.at(-1) : system;
}

/** Until version 6 the user's folder is the one in HOME, whatever XDG_CONFIG_HOME says. */
async function userFolderOf(sight: EngineSight): Promise<string> {
	const configured =
		majorOf(sight.engine.version) >= UNIFIED_VERSION
			? engineVariable(sight, 'XDG_CONFIG_HOME')
			: undefined;
	return `${configured ?? `${await engineHome(sight)}/.config`}/containers`;
}

async function dropInsIn(view: FileView, folder: string): Promise<readonly SeenFile[]> {
	const names = (await seeFolder(view, folder)) ?? [];
	const seen = await Promise.all(
		names
			.filter((name) => name.endsWith('.conf'))
			.slice(0, MAX_DROP_INS)
			.map((name) => seeFile(view, `${folder}/${name}`)),
	);
	return seen.filter((file) => !(file.kind === 'unread' && file.reason === 'not-a-file'));
}
