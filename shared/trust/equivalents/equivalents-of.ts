// Every equivalent of a wish. Nothing secret can be in one: of the CA's text only its certificates are taken.
import { describeFault } from '../../fault/fault-texts';
import { normaliseCaPem } from '../certificates/ca-pem';
import type { TrustWish } from '../trust-wish';
import { containerdEquivalent } from './containerd';
import { criOEquivalent, podmanShell } from './containers-image';
import { dockerShell } from './docker-shell';
import type { Equivalent, EquivalentKind, MakeEquivalent } from './equivalent';
import { openShiftEquivalent } from './openshift';
import { k3sEquivalent, rke2Equivalent } from './rancher';

const MAKERS: Readonly<Record<EquivalentKind, MakeEquivalent>> = {
	'docker-shell': dockerShell,
	'podman-shell': podmanShell,
	containerd: containerdEquivalent,
	k3s: k3sEquivalent,
	rke2: rke2Equivalent,
	'cri-o': criOEquivalent,
	openshift: openShiftEquivalent,
};

/** Gives the same change for each kind of engine, in the order of EQUIVALENT_KINDS. */
export function equivalentsOf(wish: TrustWish): readonly Equivalent[] {
	const makers = Object.values(MAKERS);
	if (wish.caPem === undefined) return makers.map((make) => make(wish));
	const certificates = normaliseCaPem(wish.caPem);
	if (certificates.ok) return makers.map((make) => make({ ...wish, caPem: certificates.value }));
	const { title, explanation } = describeFault(certificates.fault);
	const { caPem: _unfit, ...rest } = wish;
	return makers.map((make) => ({
		...make(rest),
		parts: [],
		notes: [],
		impossible: `${title}. ${explanation}`,
	}));
}
