// Whether a refusal means the password or one repository only. Registries say both by 401: Harbor to a robot that may
// not read a project, token servers to a scope that the account has no right to. A repository that is forbidden must
// not stop its neighbours; a wrong password must not be tried again and again, since accounts are locked for that.
//
// The rule: a refusal for a repository is that repository's. At once the same password is tried a second time where it
// concerns no repository: the token server without a scope, or the API root. Accepted there, it is right, and that is
// believed for a while; refused there, it is wrong for the whole registry and never sent again, unless it was accepted
// before, which takes three different repositories in a row. Where the root tells nothing, because it lets everybody
// in, more of them do, none accepted in between. So a wrong password is tried twice, or a handful of times at a root
// that is open, and for one repository once. What is remembered is remembered of one secret: a renewed one, and that of
// another part of the registry, begin anew.
import type { Fault } from '../../../shared/fault/fault';
import type { Access } from './access';
import type { HeldCredential } from './credential-book';

/** `unknown`: the root lets everybody in, or did not answer. */
export type Proof = 'right' | 'wrong' | 'unknown';

/** `here`: of this repository; `proven`: the password was just found right. */
export type Verdict = 'everywhere' | 'here' | 'proven';

interface Standing {
	wasAccepted: boolean;
	provenAtMs: number | undefined;
	proving: Promise<Proof> | undefined;
	readonly refusedInRow: Set<string>;
	wrong: Fault | undefined;
	/** What the password, unproven, was refused for. */
	readonly refusals: Map<string, Fault>;
}

const PROOF_COUNTS_MS = 5000;
/** Different repositories refused in a row that mean the password. */
const MOST_IN_A_ROW = {
	wrong: { never: 1, acceptedBefore: 3 },
	unknown: { never: 6, acceptedBefore: 12 },
} as const;

export class PasswordStanding {
	readonly #standings = new WeakMap<HeldCredential, Standing>();
	readonly #now: () => number;

	constructor(now: () => number) {
		this.#now = now;
	}

	/** Gives the refusal that would come again. */
	refusal(held: HeldCredential, access: Access): Fault | undefined {
		const standing = this.#standings.get(held);
		return standing?.wrong ?? standing?.refusals.get(keyOf(access));
	}

	/** The registry took the password. */
	accepted(held: HeldCredential): void {
		const standing = this.#of(held);
		if (!standing.wasAccepted || standing.refusedInRow.size > 0) {
			standing.wasAccepted = true;
			standing.refusedInRow.clear();
			standing.refusals.clear();
		}
	}

	/** Judges a refusal; `prove` tries the password where it concerns no repository. */
	async judge(held: HeldCredential, access: Access, prove: () => Promise<Proof>): Promise<Verdict> {
		if (access.repository === undefined && access.action !== 'catalog') {
			return 'everywhere';
		}
		const standing = this.#of(held);
		standing.refusedInRow.add(access.repository ?? '');
		const { provenAtMs } = standing;
		if (provenAtMs !== undefined && this.#now() - provenAtMs < PROOF_COUNTS_MS) {
			return 'proven';
		}
		standing.proving ??= prove().finally(() => {
			standing.proving = undefined;
		});
		const proof = await standing.proving;
		if (proof === 'right') {
			this.accepted(held);
			standing.provenAtMs = this.#now();
			return 'proven';
		}
		const most = MOST_IN_A_ROW[proof][standing.wasAccepted ? 'acceptedBefore' : 'never'];
		return standing.refusedInRow.size >= most ? 'everywhere' : 'here';
	}

	/** Remembers what `judge` found, so that it is not asked for again. */
	remember(held: HeldCredential, access: Access, verdict: Verdict, fault: Fault): void {
		const standing = this.#of(held);
		if (verdict === 'everywhere') {
			standing.wrong = fault;
		} else if (verdict === 'here') {
			standing.refusals.set(keyOf(access), fault);
		}
	}

	#of(held: HeldCredential): Standing {
		const known = this.#standings.get(held);
		if (known !== undefined) {
			return known;
		}
		const standing: Standing = {
			...{ wasAccepted: false, provenAtMs: undefined, proving: undefined, wrong: undefined },
			...{ refusedInRow: new Set<string>(), refusals: new Map<string, Fault>() },
		};
		this.#standings.set(held, standing);
		return standing;
	}
}

/** Who may not pull yet may push: some registries say so of what is not there. */
function keyOf({ repository = '', action }: Access): string {
	return `${action === 'cancel' ? 'push' : action} ${repository}`;
}
