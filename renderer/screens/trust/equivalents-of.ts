// Stand-in until shared/trust/equivalents makes them.
import type { Equivalent } from '../../../shared/trust/equivalents/equivalent';
import type { TrustWish } from '../../../shared/trust/trust-wish';

export function equivalentsOf({ host }: TrustWish): readonly Equivalent[] {
	return host === '' ? [] : [];
}
