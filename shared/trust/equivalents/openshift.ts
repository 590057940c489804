// OpenShift: the cluster's image configuration, changed by merge patches so that no field of others is lost.
import { shellWord } from '../preview/shell-words';
import { isNetwork, type TrustWish } from '../trust-wish';
import type { Equivalent, EquivalentPart } from './equivalent';
import {
	CLEAR_TEXT,
	fileWord,
	impossible,
	isUnchecked,
	NO_NETWORKS,
	quoted,
	stoppingScript,
} from './script-parts';

const NAME = { kind: 'openshift', title: 'OpenShift (image configuration)' } as const;
const CONFIG = 'image.config.openshift.io/cluster';
const DRAINS =
	'The Machine Config Operator writes it to every node and drains them one after the other, moving their pods: choose a time for it.';

export function openShiftEquivalent(wish: TrustWish): Equivalent {
	const { host, as, of } = wish;
	if (isNetwork(host)) return impossible(NAME, NO_NETWORKS);
	if (host.startsWith('[') || of?.startsWith('[') === true) {
		return impossible(NAME, 'Its image configuration takes names and IPv4 addresses only.');
	}
	return {
		...NAME,
		parts: [...caParts(wish), ...insecureParts(wish), ...mirrorParts(wish)],
		notes: [
			'Run it with oc, as an administrator of the cluster.',
			DRAINS,
			'Where allowedRegistries is set, every other registry is blocked: the script adds this one there as well.',
			...(as === 'mirror'
				? [
						'The digest set counts for pulls by digest only, the tag set for pulls by tag; both need OpenShift 4.13 or newer. A change of digest mirrors alone drains no node.',
					]
				: []),
			...(as === 'none'
				? [
						'Sets of mirrors that name the registry are objects of their own: oc get idms,itms lists them.',
					]
				: []),
			...(isUnchecked(wish) ? [CLEAR_TEXT] : []),
		],
	};
}

/** A key of a ConfigMap holds no colon. */
function caKey(host: string): string {
	return host.replaceAll(':', '..');
}

function caParts({ host, as, caPem }: TrustWish): readonly EquivalentPart[] {
	if (caPem === undefined && as !== 'none') return [];
	const data = { data: { [caKey(host)]: caPem ?? null } };
	const patch = shellWord(JSON.stringify(data));
	const find = `name=$(oc get ${CONFIG} -o jsonpath='{.spec.additionalTrustedCA.name}')`;
	if (caPem === undefined) {
		return [
			{
				label: "Take the CA out of the cluster's ConfigMap",
				language: 'sh',
				text: stoppingScript([
					find,
					'if [ -n "$name" ]; then',
					`  oc -n openshift-config patch configmap "$name" --type merge -p ${patch}`,
					'fi',
				]),
			},
		];
	}
	return [
		{
			label: 'Add the CA to the ConfigMap that the cluster uses, or to a new one',
			language: 'sh',
			text: stoppingScript([
				find,
				'if [ -z "$name" ]; then',
				'  name=registry-cas',
				'  oc -n openshift-config get configmap "$name" >/dev/null 2>&1 ||',
				'    oc -n openshift-config create configmap "$name"',
				'fi',
				`oc -n openshift-config patch configmap "$name" --type merge -p ${patch}`,
				`oc patch ${CONFIG} --type merge -p '{"spec":{"additionalTrustedCA":{"name":"'"$name"'"}}}'`,
			]),
		},
	];
}

/** A merge patch replaces a list, so the list is read first and written back with one entry more or less. */
function insecureParts(wish: TrustWish): readonly EquivalentPart[] {
	const { host } = wish;
	const wants = isUnchecked(wish);
	return [
		{
			label: wants
				? 'Add the registry to the insecure ones'
				: 'Keep the registry out of the insecure ones, and allowed',
			language: 'sh',
			text: stoppingScript([
				`host=${shellWord(quoted(host))}`,
				'list_of() {',
				`  oc get ${CONFIG} -o jsonpath="{.spec.registrySources.$1}"`,
				'}',
				'write_list() {',
				`  oc patch ${CONFIG} --type merge -p '{"spec":{"registrySources":{"'"$1"'":'"$2"'}}}'`,
				'}',
				LIST_FUNCTIONS,
				wants
					? 'add_to insecureRegistries "$(list_of insecureRegistries)"'
					: 'take_from insecureRegistries "$(list_of insecureRegistries)"',
				...(wish.as === 'none'
					? []
					: [
							'allowed=$(list_of allowedRegistries)',
							'if [ -n "$allowed" ]; then add_to allowedRegistries "$allowed"; fi',
						]),
			]),
		},
	];
}

/** Lists arrive as JSON on one line; entries are whole strings in quotes. */
const LIST_FUNCTIONS = `add_to() {
  case "$2" in
    *"$host"*) ;;
    "" | "[]") write_list "$1" "[$host]" ;;
    *) write_list "$1" "\${2%]},$host]" ;;
  esac
}
take_from() {
  case "$2" in
    *"$host"*) ;;
    *) return 0 ;;
  esac
  before=\${2%%"$host"*}
  after=\${2#*"$host"}
  case "$after" in
    ,*) write_list "$1" "$before\${after#,}" ;;
    *) write_list "$1" "\${before%,}$after" ;;
  esac
}`;

function mirrorParts({ host, of }: TrustWish): readonly EquivalentPart[] {
	if (of === undefined) return [];
	const name = `image-ferry-${fileWord(of).replaceAll('_', '-')}`;
	const set = (kind: string, field: string): string =>
		[
			'apiVersion: config.openshift.io/v1',
			`kind: ${kind}`,
			`metadata: { name: ${quoted(name)} }`,
			'spec:',
			`  ${field}:`,
			`    - source: ${quoted(of)}`,
			`      mirrors: [${quoted(host)}]`,
			'      mirrorSourcePolicy: AllowContactingSource',
			'',
		].join('\n');
	return [
		{
			label: 'Mirrors, for oc apply -f FILE',
			language: 'yaml',
			text: `${set('ImageDigestMirrorSet', 'imageDigestMirrors')}---\n${set('ImageTagMirrorSet', 'imageTagMirrors')}`,
		},
	];
}
