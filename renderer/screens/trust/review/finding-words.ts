// Stand-in until shared/trust/finding-texts.ts is there.
import type { TrustFinding } from '../../../../shared/trust/trust-finding';

/** Gives a finding in words. */
export function describeFinding({ code, facts }: TrustFinding) {
	const title = `${code.charAt(0).toUpperCase()}${code.slice(1).replaceAll('-', ' ')}`;
	const explanation = Object.values(facts).join(', ');
	return { title, explanation: explanation === '' ? '' : `${explanation}.`, remedy: '' };
}
