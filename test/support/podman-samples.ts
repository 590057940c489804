// What was read of a Podman engine, made from text, and its files as a plan would leave them.
import type { CertificateFolder, PodmanFiles, SeenFile } from '../../shared/trust/engine-files';
import { ownDropInName } from '../../shared/trust/own-names';
import { planPodman } from '../../shared/trust/plan-podman';
import type { EngineTrust } from '../../shared/trust/trust-plan';
import type { TrustWish } from '../../shared/trust/trust-wish';
import { fileMissing, fileThere } from './trust-samples';

export const SYSTEM_FOLDER = '/etc/containers/registries.conf.d';
export const USER_FOLDER = '/home/u/.config/containers/registries.conf.d';
export const MAIN_FILE = '/etc/containers/registries.conf';

export interface PodmanSample {
	/** Content of the main file; absent: it is missing. */
	readonly main?: string;
	readonly mainPath?: string;
	/** Drop-ins by their path; in one of the two folders. */
	readonly dropIns?: Readonly<Record<string, string>>;
	/** Where our own drop-ins go; `undefined`: only the main file counts. */
	readonly ownFolder?: string | undefined;
	readonly certificates?: readonly CertificateFolder[];
	readonly version?: string;
	readonly reload?: PodmanFiles['reload'];
	readonly says?: PodmanFiles['says'];
	readonly foundBy?: PodmanFiles['foundBy'];
	readonly hidden?: readonly SeenFile[];
}

/** What the finder would give for a wish. */
export function podmanFiles(
	wish: Pick<TrustWish, 'host' | 'of'>,
	sample: PodmanSample,
): PodmanFiles {
	const { main, mainPath = MAIN_FILE, version = '4.3.1', dropIns = {} } = sample;
	const ownFolder = 'ownFolder' in sample ? sample.ownFolder : SYSTEM_FOLDER;
	const seen = Object.entries(dropIns)
		.sort(([one], [other]) => (one < other ? -1 : 1))
		.map(([path, text]) => fileThere(path, text));
	const own = ownFolder === undefined ? undefined : `${ownFolder}/${ownDropInName(wish)}`;
	return {
		kind: 'podman',
		engine: {
			endpoint: 'unix:///run/podman/podman.sock',
			kind: 'podman',
			version,
			isRootless: false,
			flavour: 'rootful',
		},
		main: main === undefined ? fileMissing(mainPath) : fileThere(mainPath, main),
		foundBy: sample.foundBy ?? 'system-file',
		hidden: sample.hidden ?? [],
		dropIns:
			ownFolder === undefined
				? []
				: [SYSTEM_FOLDER, USER_FOLDER].map((folder) => ({
						folder,
						files: seen.filter(({ path }) => path.startsWith(`${folder}/`)),
					})),
		...(own === undefined
			? {}
			: { ownDropIn: seen.find(({ path }) => path === own) ?? fileMissing(own) }),
		certificates: sample.certificates ?? [],
		reload: sample.reload ?? { kind: 'none' },
		says: sample.says ?? {},
	};
}

/** The plan; throws when there is none. */
export function plannedPodman(wish: TrustWish, sample: PodmanSample): EngineTrust {
	const result = planPodman(wish, podmanFiles(wish, sample));
	if (!result.ok) throw new Error(JSON.stringify(result.fault));
	return result.value;
}

/** The sample as a plan leaves it. */
export function appliedSample(sample: PodmanSample, { edits }: EngineTrust): PodmanSample {
	let { main } = sample;
	const dropIns = new Map(Object.entries(sample.dropIns ?? {}));
	for (const { role, before, after } of edits) {
		const text = after === undefined ? undefined : new TextDecoder().decode(after);
		if (role === 'registries-conf') main = text;
		else if (role !== 'drop-in') continue;
		else if (text === undefined) dropIns.delete(before.path);
		else dropIns.set(before.path, text);
	}
	const { main: _, ...others } = sample;
	return {
		...others,
		...(main === undefined ? {} : { main }),
		dropIns: Object.fromEntries(dropIns),
	};
}
