// Docker on a Linux machine elsewhere: a script that changes its daemon.json there, whatever else is in it.
import { isDockerHub } from '../../oci/registry-host';
import { OWN_CA_NAME } from '../own-names';
import { shellWord } from '../preview/shell-words';
import type { TrustWish } from '../trust-wish';
import type { Equivalent } from './equivalent';
import {
	CLEAR_TEXT,
	impossible,
	isUnchecked,
	quoted,
	stoppingScript,
	writeFileScript,
} from './script-parts';

const NAME = { kind: 'docker-shell', title: 'Docker on Linux (shell)' } as const;
const FILE = '/etc/docker/daemon.json';

/** Gives a script; it needs jq, which keeps the other keys and their order. */
export function dockerShell(wish: TrustWish): Equivalent {
	if (wish.of !== undefined && !isDockerHub(wish.of)) {
		return impossible(
			NAME,
			`Docker's mirrors stand in for docker.io alone, not for ${wish.of}. Podman, containerd and CRI-O can mirror it.`,
		);
	}
	const filter = filterOf(wish);
	const ca = `/etc/docker/certs.d/${wish.host}/${OWN_CA_NAME}`;
	return {
		...NAME,
		parts: [
			...(wish.caPem === undefined
				? []
				: [
						{
							label: 'Put the CA where Docker looks',
							language: 'sh',
							text: `${writeFileScript(ca, wish.caPem)}\n`,
						} as const,
					]),
			...(wish.as === 'none'
				? [
						{
							label: 'Remove the CA',
							language: 'sh',
							text: `sudo rm -f -- ${shellWord(ca)}\n`,
						} as const,
					]
				: []),
			{ label: `Change ${FILE} and reload Docker`, language: 'sh', text: scriptOf(filter) },
		],
		notes: [
			'Run it on the machine of the engine. It needs jq, and stops before anything is written when the file is no JSON.',
			'A reload does not stop containers. Docker Desktop, rootless and snap installations keep their file elsewhere.',
			...(isUnchecked(wish) ? [CLEAR_TEXT] : []),
		],
	};
}

/** Keys of lists, what goes out of each and what comes in. */
function filterOf({ host, as, tls }: TrustWish): string {
	const isInsecure = as === 'insecure' || (as === 'mirror' && tls === 'skip-verify');
	const keeps = as === 'mirror' && tls === 'plain-http';
	const url = `${tls === 'plain-http' ? 'http' : 'https'}://${host}`;
	const mirrors = [`http://${host}`, `https://${host}`].flatMap((each) => [each, `${each}/`]);
	return [
		...(keeps
			? []
			: [isInsecure ? entered('insecure-registries', host) : left('insecure-registries', [host])]),
		...(as === 'mirror' ? [entered('registry-mirrors', url)] : []),
		...(as === 'none' ? [left('registry-mirrors', mirrors)] : []),
	].join(' | ');
}

/** Adds an entry at the end of a list that may not be there; one that has it stays as it is. */
function entered(key: string, entry: string): string {
	return `.${quoted(key)} |= ((. // []) | if index([${quoted(entry)}]) then . else . + [${quoted(entry)}] end)`;
}

/** Takes entries out; the key stays with what is left, since Docker keeps a list whose key is gone. */
function left(key: string, entries: readonly string[]): string {
	return `(if has(${quoted(key)}) then .${quoted(key)} -= [${entries.map(quoted).join(', ')}] else . end)`;
}

function scriptOf(filter: string): string {
	return stoppingScript([
		`file=${FILE}`,
		'sudo mkdir -p /etc/docker',
		'if sudo test -e "$file"; then',
		'  sudo cp -p "$file" "$file.image-ferry-backup.$(date +%Y%m%d%H%M%S)"',
		'  sudo cp -p "$file" "$file.image-ferry-new"',
		'  old=$(sudo cat "$file")',
		'else',
		"  old='{}'",
		'fi',
		`new=$(printf '%s\\n' "$old" | jq --indent 2 ${shellWord(filter)})`,
		'printf \'%s\\n\' "$new" | sudo tee "$file.image-ferry-new" >/dev/null',
		'sudo mv -f "$file.image-ferry-new" "$file"',
		'sudo systemctl reload docker',
		'# A reload that failed says nothing: see that the registry is listed as it should be.',
		"sudo docker info --format '{{json .RegistryConfig}}'",
	]);
}
