// The JSON documents of engine trust. The CA's text stays out: whether there was one is enough.
import type { Fault } from '../../../shared/fault/fault';
import type { TrustOverview } from '../../../shared/ipc/groups/trust';
import { reportFault } from '../../../shared/mirror/report';
import { describeFinding } from '../../../shared/trust/finding-texts';
import type { TrustChange, TrustOutcome } from '../../../shared/trust/trust-change';
import type { TrustPreview } from '../../../shared/trust/trust-plan';
import type { TrustWish } from '../../../shared/trust/trust-wish';

/** How a change ended; the last four did nothing. */
export type TrustEnd = TrustChange['state'] | 'nothing' | 'declined' | 'blocked' | 'by-hand';

/** `image-ferry/trust-plan/v1` */
export function planDocument(preview: TrustPreview): unknown {
	const { wish, engines, ...rest } = preview;
	return {
		schema: 'image-ferry/trust-plan/v1',
		...rest,
		wish: wishDocument(wish),
		engines: engines.map(({ fault, findings, ...engine }) => ({
			...engine,
			findings: findings.map((finding) => ({ ...finding, ...describeFinding(finding) })),
			...faultPart(fault),
		})),
	};
}

/** `image-ferry/trust/v1` */
export function listDocument({ engines, changes }: TrustOverview): unknown {
	return {
		schema: 'image-ferry/trust/v1',
		engines: engines.map(({ engine, fault, ...rest }) => ({
			...engine,
			...rest,
			...faultPart(fault),
		})),
		changes: changes.map(changeDocument),
	};
}

/** `image-ferry/trust-outcome/v1` */
export function outcomeDocument(end: TrustEnd, outcome?: TrustOutcome): unknown {
	return {
		schema: 'image-ferry/trust-outcome/v1',
		outcome: end,
		...(outcome === undefined ? {} : { change: changeDocument(outcome.change) }),
		steps: (outcome?.steps ?? []).map(({ fault, ...step }) => ({ ...step, ...faultPart(fault) })),
	};
}

function wishDocument({ caPem, ...wish }: TrustWish): unknown {
	return { ...wish, hasCa: caPem !== undefined };
}

function changeDocument({ atMs, wish, engines, files, fault, ...change }: TrustChange): unknown {
	return {
		...change,
		at: new Date(atMs).toISOString(),
		wish: wishDocument(wish),
		engines: engines.map(({ endpoint }) => endpoint),
		files: files.map(({ changedAtMs, ...file }) => ({
			...file,
			...(changedAtMs === undefined ? {} : { changedAt: new Date(changedAtMs).toISOString() }),
		})),
		...faultPart(fault),
	};
}

function faultPart(fault: Fault | undefined): object {
	return fault === undefined ? {} : { fault: reportFault(fault) };
}
