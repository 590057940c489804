// Podman and CRI-O on Linux machines elsewhere: both read drop-ins of registries.conf and certs.d.
import { OWN_CA_NAME, ownDropInName } from '../own-names';
import { plainTable, type RegistryTable } from '../podman/registry-table';
import { renderDropIn } from '../podman/render-tables';
import { shellWord } from '../preview/shell-words';
import { isNetwork, type TrustWish } from '../trust-wish';
import type { Equivalent, EquivalentPart } from './equivalent';
import { CLEAR_TEXT, impossible, isUnchecked, NO_NETWORKS, writeFileScript } from './script-parts';

const PODMAN = { kind: 'podman-shell', title: 'Podman on Linux (shell)' } as const;
const CRI_O = { kind: 'cri-o', title: 'CRI-O (registries.conf.d)' } as const;
const DROP_INS = '/etc/containers/registries.conf.d';

export function podmanShell(wish: TrustWish): Equivalent {
	if (isNetwork(wish.host)) return impossible(PODMAN, NO_NETWORKS);
	return {
		...PODMAN,
		parts: [
			...caParts(wish),
			...dropInParts(wish, 'sh'),
			{
				label: 'Let a running service read it',
				language: 'sh',
				text: "sudo systemctl try-restart podman.service\npodman info --format '{{json .Registries}}'\n",
			},
		],
		notes: [
			'Run it on the machine of the engine. The command podman itself reads its files anew each time; containers keep running.',
			'A user who has a registries.conf in ~/.config/containers does not see the files of the system: write the same into registries.conf.d beside it.',
			...(isUnchecked(wish) ? [CLEAR_TEXT] : []),
		],
	};
}

export function criOEquivalent(wish: TrustWish): Equivalent {
	if (isNetwork(wish.host)) return impossible(CRI_O, NO_NETWORKS);
	return {
		...CRI_O,
		parts: [
			...caParts(wish),
			...dropInParts(wish, 'file'),
			{ label: 'Let CRI-O read it', language: 'sh', text: 'sudo systemctl reload crio\n' },
		],
		notes: [
			'Do it on every node that pulls images. The reload (SIGHUP) does not stop containers.',
			...(isUnchecked(wish) ? [CLEAR_TEXT] : []),
		],
	};
}

function caParts({ host, as, caPem }: TrustWish): readonly EquivalentPart[] {
	const ca = `/etc/containers/certs.d/${host}/${OWN_CA_NAME}`;
	if (as === 'none') {
		const files = [ca, `${DROP_INS}/${ownDropInName({ host })}`].map(shellWord);
		return [
			{
				label: 'Remove the CA and the drop-in',
				language: 'sh',
				text: `sudo rm -f -- ${files.join(' ')}\n`,
			},
		];
	}
	return caPem === undefined
		? []
		: [
				{
					label: 'Put the CA where it is looked for',
					language: 'sh',
					text: `${writeFileScript(ca, caPem)}\n`,
				},
			];
}

/** A registry with a checked certificate needs no drop-in; one that it had is taken away. */
function dropInParts(wish: TrustWish, as: 'sh' | 'file'): readonly EquivalentPart[] {
	const text = dropInText(wish);
	if (wish.as === 'none') return [];
	const file = `${DROP_INS}/${ownDropInName(wish)}`;
	if (text === undefined) {
		return [
			{
				label: 'Remove a drop-in that says insecure',
				language: 'sh',
				text: `sudo rm -f -- ${shellWord(file)}\n`,
			},
		];
	}
	return [
		as === 'file'
			? { label: file, language: 'toml', text }
			: { label: `Write ${file}`, language: 'sh', text: `${writeFileScript(file, text)}\n` },
	];
}

/** Gives the whole drop-in as Image Ferry itself writes it; none where nothing has to be said. */
function dropInText(wish: TrustWish): string | undefined {
	const { host, as, of } = wish;
	if (as === 'ca' || as === 'none') return undefined;
	const isInsecure = isUnchecked(wish);
	const table: RegistryTable =
		of === undefined
			? { ...plainTable(host), isInsecure }
			: {
					...plainTable(of),
					// Nothing is said of the mirrored registry itself.
					isInsecureRepeated: true,
					mirrors: [{ location: host, isInsecure, pullFrom: '' }],
				};
	return renderDropIn([table]);
}
