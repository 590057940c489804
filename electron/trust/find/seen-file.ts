// Reads one file with all its facts: links followed to the file that would be written, who owns it, and how it can be
// written.
import { createHash } from 'node:crypto';
import type { FileAccess, SeenFile } from '../../../shared/trust/engine-files';
import { type FileFacts, type FinderWorld, pathsOf, type Refusal } from './finder-world';
import type { People } from './people';

/** A configuration file that is larger is none. */
const MAX_BYTES = 1024 * 1024;
const MAX_LINKS = 40;

/** What the administrator's helper can do. */
export interface HelperReach {
	readonly isInstalled: boolean;
	/** Whether the helper writes this file; absolute path without links. */
	readonly allows: (file: string) => boolean;
	/** Whether it reloads and restarts this unit of systemd. */
	readonly allowsUnit: (unit: string) => boolean;
}

/** Through whose eyes files are looked at. */
export interface FileView {
	readonly world: FinderWorld;
	readonly people: People;
	readonly helper: HelperReach;
	/** `/proc/PID/root` of the engine: in a container, or a service with a view of its own, other files have the same names. */
	readonly engineRoot?: string;
	/** Where no file of the engine can be written from here, whoever asks. */
	readonly byHand?: FileAccess & { readonly kind: 'by-hand' };
}

/** Reads a file by the name that an engine looks it up by. */
export async function seeFile(view: FileView, looked: string): Promise<SeenFile> {
	const place = await placeOf(view, looked);
	const { path, facts } = place;
	const names = path === looked ? { path } : { path, link: looked };
	const access = await accessOf(view, place);
	if (typeof facts === 'object') {
		return { ...names, access, ...(await contentOf(view, place, facts)) };
	}
	if (facts === 'missing') {
		return { ...names, access, kind: 'missing', owner: await newOwner(view, place, access) };
	}
	return { ...names, access, kind: 'unread', reason: facts };
}

/** Where a file really lies. */
interface FilePlace {
	/** Without links, as the engine names it. */
	readonly path: string;
	/** Stands before each path: `/proc/PID/root` where the engine's file is not the one that has this name here. */
	readonly root: string;
	readonly facts: FileFacts | Refusal;
}

async function placeOf(view: FileView, looked: string): Promise<FilePlace> {
	const here = await placeIn(view.world, looked, '');
	const { engineRoot } = view;
	if (engineRoot === undefined || typeof (await view.world.facts(engineRoot)) === 'string') {
		return here;
	}
	const there = await placeIn(view.world, looked, engineRoot);
	return (await isSame(view.world, here, there)) ? here : there;
}

async function placeIn(world: FinderWorld, looked: string, root: string): Promise<FilePlace> {
	const path = await followLinks(world, looked, root);
	if (path === undefined) {
		return { path: looked, root, facts: 'failed' };
	}
	const facts = await world.facts(root + path);
	// Another root is followed by ourselves alone; here the system must come to the same file.
	const asLooked = root === '' && path !== looked ? await world.facts(looked) : facts;
	return isOneFile(facts, asLooked)
		? { path, root, facts }
		: { path: looked, root, facts: 'failed' };
}

function isOneFile(one: FileFacts | Refusal, other: FileFacts | Refusal): boolean {
	return typeof one === 'object' && typeof other === 'object'
		? one.identity === other.identity
		: one === other;
}

/** What may not be seen is taken to be the same. */
async function isSame(world: FinderWorld, here: FilePlace, there: FilePlace): Promise<boolean> {
	if (there.facts === 'denied' || there.facts === 'failed') {
		return true;
	}
	if (typeof here.facts === 'object' && typeof there.facts === 'object') {
		return here.facts.identity === there.facts.identity;
	}
	if (here.facts !== there.facts) {
		return false;
	}
	const [own, other] = await Promise.all(
		[here, there].map(async (place) => world.facts(await existingFolder(world, place))),
	);
	return typeof own !== 'object' || typeof other !== 'object' || own.identity === other.identity;
}

/** Names in a folder as the engine sees it, sorted; `undefined` where there is none, or none that may be entered. */
export async function seeFolder(
	view: FileView,
	looked: string,
): Promise<readonly string[] | undefined> {
	const { root, path, facts } = await placeOf(view, looked);
	return typeof facts === 'object' && facts.kind === 'folder'
		? [...(await view.world.listFolder(root + path))].sort()
		: undefined;
}

/** A file on another computer or in a virtual machine: only its name is known. */
export function unseenFile(path: string, access: FileAccess, kind: 'unread' | 'missing'): SeenFile {
	return kind === 'missing'
		? { path, access, kind, owner: 'root' }
		: { path, access, kind, reason: 'failed' };
}

async function contentOf(view: FileView, { root, path }: FilePlace, facts: FileFacts) {
	const owner = await view.people.nameOf(facts.ownerId);
	const unread = (reason: 'denied' | 'too-large' | 'not-a-file' | 'failed') =>
		({ kind: 'unread', reason, owner }) as const;
	if (facts.kind !== 'file') {
		return unread('not-a-file');
	}
	if (facts.bytes > MAX_BYTES) {
		return unread('too-large');
	}
	const bytes = await view.world.readBytes(root + path, MAX_BYTES);
	if (typeof bytes === 'string') {
		return unread(bytes === 'denied' ? 'denied' : 'failed');
	}
	if (bytes.length > MAX_BYTES) {
		return unread('too-large');
	}
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	const { mode, changedAtMs } = facts;
	return { kind: 'there', bytes, sha256, owner, mode, changedAtMs } as const;
}

/** The path without links, whether or not something is there; `undefined` when links lead in a circle. */
async function followLinks(
	world: FinderWorld,
	file: string,
	root: string,
): Promise<string | undefined> {
	const paths = pathsOf(world.environment);
	const start = paths.parse(file).root;
	const parts = (name: string): string[] =>
		name.split(paths === paths.win32 ? /[\\/]/ : '/').filter((part) => !['', '.'].includes(part));
	let todo = parts(file.slice(start.length));
	let done = start;
	let links = 0;
	for (let part = todo.shift(); part !== undefined; part = todo.shift()) {
		const next = paths.join(done, part);
		const target = part === '..' ? undefined : await world.readLink(root + next);
		if (target === undefined) {
			done = next;
			continue;
		}
		links += 1;
		if (links > MAX_LINKS) {
			return undefined;
		}
		const targetRoot = paths.parse(target).root;
		done = targetRoot === '' ? done : targetRoot;
		todo = [...parts(target.slice(targetRoot.length)), ...todo];
	}
	return done;
}

async function accessOf(view: FileView, place: FilePlace): Promise<FileAccess> {
	const { world, helper } = view;
	const { path, facts, root } = place;
	if (view.byHand !== undefined) {
		return view.byHand;
	}
	if (root !== '') {
		return { kind: 'by-hand', reason: 'in-machine' };
	}
	const isWritable = await world.writable(await existingFolder(world, place));
	if (isWritable === 'read-only' || (await isOnReadOnlyMount(world, path))) {
		return { kind: 'by-hand', reason: 'read-only' };
	}
	if (isWritable === 'yes' && isForProcess(world, place)) {
		return { kind: 'own' };
	}
	if (!helper.allows(path)) {
		return { kind: 'by-hand', reason: facts === 'denied' ? 'denied' : 'not-listed' };
	}
	return helper.isInstalled ? { kind: 'administrator' } : { kind: 'by-hand', reason: 'no-helper' };
}

/**
 * A file keeps its owner when it is replaced: that takes root, or the owner. Windows tells of a folder only whether it
 * is marked read-only: what lies in the user's own is the user's.
 */
function isForProcess({ environment }: FinderWorld, { path, facts }: FilePlace): boolean {
	const { platform, homeFolder, userId } = environment;
	if (platform === 'win32') {
		return path.toLowerCase().startsWith(`${homeFolder.toLowerCase()}\\`);
	}
	return userId === 0 || typeof facts === 'string' || facts.ownerId === userId;
}

/** The nearest folder on the way to a file that is there. */
async function existingFolder(world: FinderWorld, place: FilePlace): Promise<string> {
	const { dirname } = pathsOf(world.environment);
	let folder = dirname(place.path);
	while ((await world.facts(place.root + folder)) === 'missing' && folder !== dirname(folder)) {
		folder = dirname(folder);
	}
	return place.root + folder;
}

async function newOwner(view: FileView, place: FilePlace, access: FileAccess): Promise<string> {
	const { world, people } = view;
	if (access.kind === 'administrator') {
		return people.nameOf(0);
	}
	if (access.kind === 'own') {
		return people.nameOf(world.environment.userId ?? 0);
	}
	const folder = await world.facts(await existingFolder(world, place));
	return people.nameOf(typeof folder === 'string' ? 0 : folder.ownerId);
}

/** Linux refuses a user before it tells that nobody could write there. */
async function isOnReadOnlyMount(world: FinderWorld, path: string): Promise<boolean> {
	if (world.environment.platform !== 'linux') {
		return false;
	}
	const text = (await world.readText('/proc/self/mountinfo')) ?? '';
	let longest = '';
	let isReadOnly = false;
	for (const line of text.split('\n')) {
		const [mount, file, ...rest] = line.split(' - ');
		const [, , , , point = '', options = ''] = (mount ?? '').split(' ');
		const folder = point.replace(/\\([0-7]{3})/g, (_, octal: string) =>
			String.fromCharCode(Number.parseInt(octal, 8)),
		);
		const isAbove = path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
		if (folder !== '' && isAbove && folder.length >= longest.length) {
			longest = folder;
			const ofSystem = [file, ...rest].join(' - ').split(' ')[2] ?? '';
			isReadOnly = [options, ofSystem].some((text) => text.split(',').includes('ro'));
		}
	}
	return isReadOnly;
}
